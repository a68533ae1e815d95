SELECT pg_cancel_backend(1073750146);
