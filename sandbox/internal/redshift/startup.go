package redshift

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"net"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5/pgproto3"

	"standin/sandbox/internal/redshift/activity"
	"standin/sandbox/internal/redshift/engine"
	"standin/sandbox/internal/redshift/lexer"
	"standin/sandbox/internal/redshift/setting"
)

// start takes a client through the startup of the protocol. It returns a nil
// session for a CancelRequest, and an error after it told the client of it.
func (s *Server) start(ctx context.Context, conn net.Conn) (*session, error) {
	client := pgproto3.NewBackend(conn, conn)
	for {
		message, err := client.ReceiveStartupMessage()
		if err != nil {
			return nil, fmt.Errorf("receive the startup message: %w", err)
		}
		switch message := message.(type) {
		case *pgproto3.SSLRequest, *pgproto3.GSSEncRequest:
			if _, err := conn.Write([]byte{'N'}); err != nil {
				return nil, fmt.Errorf("refuse encryption: %w", err)
			}
		case *pgproto3.CancelRequest:
			if session := s.session(message.ProcessID); session != nil && subtle.ConstantTimeCompare(session.key, message.SecretKey) == 1 {
				session.stop(false)
			}
			return nil, nil
		case *pgproto3.StartupMessage:
			session, fault := s.open(ctx, client, message.Parameters)
			if fault == nil {
				return session, nil
			}
			response := errorResponse(fault)
			response.Severity = "FATAL"
			client.Send(response)
			return nil, errors.Join(fault, client.Flush())
		}
	}
}

// open authenticates the user and connects to PostgreSQL.
func (s *Server) open(ctx context.Context, client *pgproto3.Backend, parameters map[string]string) (*session, error) {
	user, database := parameters["user"], parameters["database"]
	if database == "" {
		database = user
	}
	about := activity.Session{User: user, Database: database, Application: parameters["application_name"]}
	if err := s.authenticate(ctx, client, user); err != nil {
		s.activity.Refuse(about)
		return nil, err
	}
	if database != s.config.Postgres.Database {
		return nil, &lexer.Error{Code: "3D000", Message: fmt.Sprintf("database %q does not exist", database)}
	}
	settings, err := startupSettings(parameters)
	if err != nil {
		return nil, err
	}
	session := &session{server: s, client: client}
	session.engine, err = engine.Connect(ctx, s.config.Postgres, engine.Options{User: user, Parameters: backendParameters(), Notice: session.notice})
	if err != nil {
		return nil, err
	}
	for _, sql := range settings {
		if err := session.engine.Exec(ctx, sql); err != nil {
			return nil, errors.Join(err, session.engine.Close(ctx))
		}
	}
	if err := session.refreshSettings(ctx); err != nil {
		return nil, errors.Join(err, session.engine.Close(ctx))
	}
	session.key = binary.BigEndian.AppendUint32(nil, randomNumber())
	about.PID = session.engine.PID()
	session.about = s.activity.Connect(about)
	s.add(session)
	session.welcome()
	return session, nil
}

// authenticate asks for the password in MD5's form.
func (s *Server) authenticate(ctx context.Context, client *pgproto3.Backend, user string) error {
	salt := [4]byte(binary.BigEndian.AppendUint32(nil, randomNumber()))
	client.Send(&pgproto3.AuthenticationMD5Password{Salt: salt})
	if err := client.Flush(); err != nil {
		return fmt.Errorf("ask for the password: %w", err)
	}
	if err := client.SetAuthType(pgproto3.AuthTypeMD5Password); err != nil {
		return fmt.Errorf("ask for the password: %w", err)
	}
	message, err := client.Receive()
	if err != nil {
		return fmt.Errorf("receive the password: %w", err)
	}
	answer, ok := message.(*pgproto3.PasswordMessage)
	hash, err := s.storedPassword(ctx, user)
	if err != nil {
		return err
	}
	want := "md5" + md5Hex(strings.TrimPrefix(hash, "md5")+string(salt[:]))
	if !ok || hash == "" || subtle.ConstantTimeCompare([]byte(answer.Password), []byte(want)) != 1 {
		return &lexer.Error{Code: "28P01", Message: fmt.Sprintf("password authentication failed for user %q", user)}
	}
	return nil
}

// backendParameters make PostgreSQL read and write as Redshift does.
func backendParameters() map[string]string {
	return map[string]string{
		"standard_conforming_strings": "off", "backslash_quote": "on", "escape_string_warning": "off",
		"extra_float_digits": "0", "DateStyle": "ISO, MDY", "TimeZone": "UTC", "client_encoding": "UTF8", "password_encryption": "md5",
		"default_transaction_isolation": "repeatable read", "synchronous_commit": "off", "jit": "off", "application_name": "",
		"redshift.enable_case_sensitive_identifier": "off", "redshift.query_group": "",
	}
}

// startupSettings turns the parameters of the startup packet into statements.
func startupSettings(parameters map[string]string) ([]string, error) {
	given := map[string]string{}
	for name, value := range parameters {
		switch name {
		case "user", "database", "replication", "client_protocol_version", "driver_version", "os_version", "plugin_name":
			// Facts about the client that drivers tell.
		case "options":
			for option := range strings.FieldsSeq(strings.ReplaceAll(value, "-c ", "-c")) {
				name, value, ok := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(option, "-c"), "--"), "=")
				if !ok {
					return nil, &lexer.Error{Code: "42601", Message: "invalid command-line argument for server process: " + option}
				}
				given[name] = value
			}
		default:
			given[name] = value
		}
	}
	var statements []string
	for _, name := range slices.Sorted(maps.Keys(given)) {
		set, err := setting.Startup(name, given[name])
		if err != nil {
			return nil, err
		}
		if set.SQL != "" {
			statements = append(statements, set.SQL)
		}
	}
	return statements, nil
}

// welcome tells the client that its session is ready.
func (s *session) welcome() {
	super := "off"
	if s.about.User == s.server.config.Superuser {
		super = "on"
	}
	s.client.Send(&pgproto3.AuthenticationOk{})
	for _, parameter := range [][2]string{
		{"server_version", s.server.config.ServerVersion},
		{"client_encoding", "UNICODE"},
		{"server_encoding", "UNICODE"},
		{"padb_version", "1.0.77467"},
		{"padb_revision", "0000000"},
		{"TimeZone", s.engine.Parameter("TimeZone")},
		{"DateStyle", s.engine.Parameter("DateStyle")},
		{"integer_datetimes", "on"},
		{"is_superuser", super},
		{"session_authorization", s.about.User},
	} {
		s.client.Send(&pgproto3.ParameterStatus{Name: parameter[0], Value: parameter[1]})
	}
	s.client.Send(&pgproto3.BackendKeyData{ProcessID: s.about.PID, SecretKey: s.key})
}

func randomNumber() uint32 {
	var bytes [4]byte
	_, _ = rand.Read(bytes[:]) // never fails: see crypto/rand
	return binary.BigEndian.Uint32(bytes[:])
}
