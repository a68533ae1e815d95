package wire

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"strings"
	"syscall"

	"github.com/jackc/pgx/v5/pgconn"
)

// Error is why a statement or a connection failed, in our words. It holds no
// text of the server and wraps nothing that does.
type Error struct {
	Reason   Reason
	Sentence string // what happened, in the middle of a sentence
	SQLState string // five characters; empty if the server did not answer
	Number   int    // Redshift's own code, such as 8001; 0 if there is none
	Closed   bool   // the session is no longer usable
}

// Error is the sentence with the codes to look up.
func (e *Error) Error() string {
	switch {
	case e.SQLState == "":
		return e.Sentence
	case e.Number == 0:
		return fmt.Sprintf("%s (SQLSTATE %s)", e.Sentence, e.SQLState)
	default:
		return fmt.Sprintf("%s (SQLSTATE %s, Redshift code %d)", e.Sentence, e.SQLState, e.Number)
	}
}

// ReasonOf is the reason of the first Error in the tree of err, or Unknown.
func ReasonOf(err error) Reason {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Reason
	}
	return Unknown
}

// fromServer is the error of a statement. A server that ends the session with it, as
// one that restarts or whose administrator says so, leaves open what becomes of the
// statement, whatever it says: COMMIT may have taken place.
func fromServer(server *pgconn.PgError, closed bool) *Error {
	number := number(server)
	reason := classify(server, number)
	if closed {
		reason = Lost
	}
	e := &Error{Reason: reason, Sentence: reason.sentence(), Number: number, Closed: closed}
	if sqlState.MatchString(server.Code) {
		e.SQLState = server.Code
	}
	return e
}

// connectError tells apart why no session could be had. The driver's own text
// is not used: it repeats what the server said.
func connectError(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if server, ok := errors.AsType[*pgconn.PgError](err); ok {
		e := fromServer(server, true)
		switch {
		case strings.HasPrefix(e.SQLState, "28"):
			e.Reason, e.Sentence = LoginRefused, "the login was refused: wrong user or password, or none of the rules for this address allows it"
		case e.SQLState == "3D000":
			e.Reason, e.Sentence = LoginRefused, "there is no such database"
		case strings.HasPrefix(e.SQLState, "53"), strings.HasPrefix(e.SQLState, "57"):
			e.Reason, e.Sentence = Unreachable, "the server has no room for another session, or is starting or stopping"
		default:
			e.Reason, e.Sentence = LoginRefused, "the server refused the session"
		}
		return e
	}
	return &Error{Reason: Unreachable, Sentence: unreachable(err), Closed: true}
}

func unreachable(err error) string {
	if dns, ok := errors.AsType[*net.DNSError](err); ok && dns.IsNotFound {
		return "the host's name is not known"
	}
	if _, ok := errors.AsType[x509.HostnameError](err); ok {
		return "the server's certificate is for another host; sslmode verify-ca accepts that"
	}
	if _, ok := errors.AsType[x509.UnknownAuthorityError](err); ok {
		return "the server's certificate is signed by an authority that is not trusted here"
	}
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return "the server's certificate is not valid"
	}
	if timeout, ok := errors.AsType[net.Error](err); ok && timeout.Timeout() {
		return "there was no answer in time; a security group or route may be in the way"
	}
	switch {
	case errors.Is(err, syscall.ECONNREFUSED):
		return "nothing listens there"
	case strings.Contains(err.Error(), "server refused TLS connection"):
		return "the server does not speak TLS; sslmode disable connects without"
	default:
		return "the connection could not be made"
	}
}
