// Package wire holds sessions with a Redshift warehouse: connecting, sending one
// statement, reading rows of text, cancelling. Package redshift is its only
// caller. It uses PostgreSQL's simple protocol and text results, because Redshift
// reports neither standard_conforming_strings nor UTF8, without which drivers
// refuse more. It writes no SQL of its own beyond cancelling, and nothing that a
// server said, other than codes, leaves it: Redshift's error texts carry values.
package wire

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgconn/ctxwatch"
)

// Config says which warehouse to connect to, and as whom.
type Config struct {
	Host     string
	Port     int
	Database string
	User     string // verbatim, as "IAM:name" for temporary credentials
	Password string
	SSLMode  string // disable, require, verify-ca or verify-full
	// RootCAs is what certificates are checked against; nil is the system's.
	RootCAs *x509.CertPool
	// Application is what the warehouse's connection log shows.
	Application string
	Sessions    int      // at most so many at once; at least 1
	Setup       []string // what every new session runs first
	// Grace is how long a session has to say that its cancelled statement ended, or
	// that it lives, before it is given up; zero is ten seconds.
	Grace time.Duration
}

// The keepalive is well below the minutes after which firewalls forget an idle
// connection; an UNLOAD is silent for hours.
const (
	dialTimeout    = 30 * time.Second
	keepAlive      = 30 * time.Second
	keepAliveProbe = 15 * time.Second
	usualGrace     = 10 * time.Second
	closeGrace     = 5 * time.Second
)

// driver builds pgconn's configuration. pgconn accepts only one that its own
// parser made, and that parser reads PG… environment variables; so it gets a
// fixed text, and every field is then set from c alone.
func (c Config) driver(notice func(*pgconn.Notice)) (*pgconn.Config, error) {
	config, err := pgconn.ParseConfig("host=localhost port=5439 user=none password=none dbname=none sslmode=disable connect_timeout=30")
	if err != nil {
		return nil, errors.New("the PG… environment variables cannot be read; unset PGSERVICE and its kin")
	}
	if c.Port < 1 || c.Port > 65535 {
		return nil, fmt.Errorf("port %d is not between 1 and 65535", c.Port)
	}
	config.Host, config.Port, config.Database = c.Host, uint16(c.Port), c.Database
	config.User, config.Password = c.User, c.Password
	if config.TLSConfig, err = c.tls(); err != nil {
		return nil, err
	}
	config.Fallbacks = nil
	config.SSLNegotiation, config.SSLCertMode, config.ChannelBinding, config.RequireAuth = "", "disable", "disable", ""
	config.KerberosSpn, config.KerberosSrvName = "", ""
	config.MinProtocolVersion, config.MaxProtocolVersion = "3.0", "3.0"
	config.ValidateConnect = nil
	config.RuntimeParams = map[string]string{}
	if c.Application != "" {
		config.RuntimeParams["application_name"] = c.Application
	}
	dialer := &net.Dialer{Timeout: dialTimeout, KeepAliveConfig: net.KeepAliveConfig{
		Enable: true, Idle: keepAlive, Interval: keepAliveProbe, Count: 8,
	}}
	config.DialFunc = dialer.DialContext
	config.LookupFunc = net.DefaultResolver.LookupHost
	config.BuildContextWatcherHandler = func(conn *pgconn.PgConn) ctxwatch.Handler {
		return &pgconn.CancelRequestContextWatcherHandler{Conn: conn, DeadlineDelay: c.grace()}
	}
	config.OnNotice = func(_ *pgconn.PgConn, n *pgconn.Notice) { notice(n) }
	return config, nil
}

func (c Config) grace() time.Duration { return cmp.Or(c.Grace, usualGrace) }

// tls follows libpq's meaning of sslmode. Older Redshift servers begin TLS
// renegotiation in the middle of a session, which Go refuses by default.
func (c Config) tls() (*tls.Config, error) {
	config := &tls.Config{
		MinVersion:    tls.VersionTLS12,
		Renegotiation: tls.RenegotiateFreelyAsClient,
		ServerName:    c.Host,
		RootCAs:       c.RootCAs,
	}
	switch c.SSLMode {
	case "disable":
		return nil, nil
	case "require":
		config.InsecureSkipVerify = true // what sslmode=require means: encrypted, unchecked
	case "verify-ca":
		config.InsecureSkipVerify = true // the chain is checked below, the name is not
		config.VerifyConnection = func(state tls.ConnectionState) error {
			options := x509.VerifyOptions{Roots: c.RootCAs, Intermediates: x509.NewCertPool()}
			for _, certificate := range state.PeerCertificates[1:] {
				options.Intermediates.AddCert(certificate)
			}
			_, err := state.PeerCertificates[0].Verify(options)
			return err
		}
	case "verify-full":
	default:
		return nil, fmt.Errorf("sslmode %q is none of disable, require, verify-ca and verify-full", c.SSLMode)
	}
	return config, nil
}

// connect opens and sets up one session.
func (c Config) connect(ctx context.Context, notice func(*pgconn.Notice)) (*Session, error) {
	config, err := c.driver(notice)
	if err != nil {
		return nil, &Error{Reason: Misconfigured, Sentence: err.Error()}
	}
	conn, err := pgconn.ConnectConfig(ctx, config)
	if err != nil {
		return nil, connectError(ctx, err)
	}
	s := &Session{conn: conn}
	for _, statement := range c.Setup {
		if err := s.Exec(ctx, statement); err != nil {
			s.close()
			return nil, err
		}
	}
	return s, nil
}
