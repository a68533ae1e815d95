REVOKE SELECT ON "order"."standin_k3j5k3j5k3j5k3j5_1" FROM "IAM:o""brien";
REVOKE INSERT ON "order"."standin_k3j5k3j5k3j5k3j5_1" FROM GROUP "group";
REVOKE UPDATE ("a,b)") ON "order"."standin_k3j5k3j5k3j5k3j5_1" FROM ROLE "r:1";
REVOKE SELECT ON "order"."standin_k3j5k3j5k3j5k3j5_1" FROM PUBLIC;
