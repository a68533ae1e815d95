SELECT current_namespace, current_database();
