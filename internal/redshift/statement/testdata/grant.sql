GRANT SELECT ON "order"."standin_k3j5k3j5k3j5k3j5_1" TO "IAM:o""brien" WITH GRANT OPTION;
GRANT INSERT ON "order"."standin_k3j5k3j5k3j5k3j5_1" TO GROUP "group";
GRANT UPDATE ("a,b)") ON "order"."standin_k3j5k3j5k3j5k3j5_1" TO ROLE "r:1";
GRANT SELECT ON "order"."standin_k3j5k3j5k3j5k3j5_1" TO PUBLIC;
