-- The system-defined role of security administrators, who alone beside superusers may query what row-level security is
-- attached to [r_roles-default, r_SVV_RLS_ATTACHED_POLICY].
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'sys:secadmin') THEN
    CREATE ROLE "sys:secadmin";
  END IF;
  PERFORM pg_internal.remember_role('sys:secadmin');
END $$;
REVOKE SELECT ON pg_catalog.svv_rls_attached_policy FROM PUBLIC;
GRANT SELECT ON pg_catalog.svv_rls_attached_policy TO "sys:secadmin";

-- Whether a user was given a role or is in a group; others' memberships are for superusers and security administrators
-- to ask about [r_USER_IS_MEMBER_OF].
CREATE OR REPLACE FUNCTION pg_catalog.user_is_member_of(user_name text, role_name text) RETURNS bool LANGUAGE plpgsql STABLE AS $$
BEGIN
  IF (SELECT count(*) FROM pg_catalog.pg_roles WHERE rolname IN (user_name, role_name)) < 2 THEN
    RAISE EXCEPTION 'identity does not exist' USING ERRCODE = '42704';
  ELSIF user_name <> current_user AND NOT (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user) AND NOT pg_has_role('sys:secadmin', 'MEMBER') THEN
    RAISE EXCEPTION 'permission denied to check the membership of %', user_name USING ERRCODE = '42501';
  END IF;
  RETURN EXISTS (WITH RECURSIVE given(role) AS (
      SELECT m.roleid FROM pg_catalog.pg_auth_members m JOIN pg_catalog.pg_roles u ON u.oid = m.member WHERE u.rolname = user_name
      UNION SELECT m.roleid FROM pg_catalog.pg_auth_members m JOIN given g ON g.role = m.member)
    SELECT FROM given JOIN pg_catalog.pg_roles r ON r.oid = given.role WHERE r.rolname = role_name);
END $$;
