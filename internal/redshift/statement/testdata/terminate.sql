SELECT pg_terminate_backend(1073750146);
