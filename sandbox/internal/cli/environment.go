package cli

import (
	"fmt"
	"net"
	"path/filepath"
	"strings"

	"standin/sandbox/internal/roles"
)

// environment is the text of env.sh: what a client of the sandbox has to know, as exports of a POSIX shell.
func (s *sandbox) environment() string {
	user := s.credentials.Keys[roles.User]
	variables := [][2]string{
		{"AWS_ENDPOINT_URL", s.endpoint()},
		{"AWS_REGION", region},
		{"AWS_ACCESS_KEY_ID", user.Access},
		{"AWS_SECRET_ACCESS_KEY", user.Secret},
		{"AWS_SESSION_TOKEN", ""}, // one of the user's own would make these keys invalid
		{"SANDBOX_BUCKET", bucket},
		{"SANDBOX_UNLOAD_ROLE", roles.RoleARN(roles.UnloadRole)},
		{"SANDBOX_LOAD_ROLE", roles.RoleARN(roles.LoadRole)},
		{"SANDBOX_LAMBDA_ROLE", roles.RoleARN(roles.LambdaRole)},
		{"SANDBOX_SEED_ROLE", roles.RoleARN(roles.SeedRole)},
	}
	for _, w := range warehouses() {
		host, port := split(s.listeners[w.name])
		prefix := strings.ToUpper(w.name)
		variables = append(
			variables,
			[2]string{prefix + "_HOST", host},
			[2]string{prefix + "_PORT", port},
			[2]string{prefix + "_DATABASE", w.database},
			[2]string{prefix + "_USER", w.user},
			[2]string{prefix + "_PASSWORD", s.credentials.Passwords[w.name][w.user]},
			[2]string{prefix + "_ADMIN_USER", admin},
			[2]string{prefix + "_ADMIN_PASSWORD", s.credentials.Passwords[w.name][admin]},
		)
	}
	var b strings.Builder
	for _, v := range variables {
		fmt.Fprintf(&b, "export %s=%s\n", v[0], quote(v[1]))
	}
	return b.String()
}

// quote makes a word of a POSIX shell that stands for text.
func quote(text string) string {
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}

func (s *sandbox) endpoint() string { return "http://" + s.listeners[awsPort].Addr().String() }

func split(listener net.Listener) (host, port string) {
	host, port, err := net.SplitHostPort(listener.Addr().String())
	if err != nil {
		panic("a TCP listener has no host and port: " + err.Error())
	}
	return host, port
}

// welcome tells a person where everything is.
func (s *sandbox) welcome() string {
	var b strings.Builder
	fmt.Fprintf(&b, "The sandbox is ready.\n\n  %-12s %s (S3, SQS, Lambda, Secrets Manager, STS; bucket %s)\n", "AWS", s.endpoint(), bucket)
	for _, w := range warehouses() {
		fmt.Fprintf(&b, "  %-12s %s, database %s\n", w.name, s.listeners[w.name].Addr(), w.database)
	}
	fmt.Fprintf(&b, "\nTo use it from another shell:\n\n  . %s\n", quote(filepath.Join(s.options.dir, "env.sh")))
	for _, w := range warehouses() {
		p := strings.ToUpper(w.name)
		fmt.Fprintf(&b, "  PGPASSWORD=$%s_ADMIN_PASSWORD psql -h $%s_HOST -p $%s_PORT -U $%s_ADMIN_USER $%s_DATABASE\n", p, p, p, p, p)
	}
	fmt.Fprintf(&b, "\nEvery AWS call and every statement goes to %s.\nCtrl-C stops the sandbox; what it holds stays in its directory.\n",
		filepath.Join(s.options.dir, "journal.jsonl"))
	return b.String()
}
