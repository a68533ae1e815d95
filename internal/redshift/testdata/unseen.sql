SELECT usesuper FROM pg_catalog.pg_user WHERE usename = current_user;
SELECT user_is_member_of(current_user, 'sys:secadmin');
SELECT 1 FROM svv_datashare_objects LIMIT 1;
