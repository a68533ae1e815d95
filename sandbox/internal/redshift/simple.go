package redshift

import (
	"context"
	"errors"
	"strconv"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgproto3"

	"standin/sandbox/internal/redshift/lexer"
)

// simple answers one message of the simple protocol. Several statements in it are one transaction, as in PostgreSQL.
func (s *session) simple(ctx context.Context, sql string) error {
	texts, err := lexer.Split(sql)
	if err != nil {
		texts = []string{sql} // analyse finds the same fault
	}
	if len(texts) == 0 {
		s.client.Send(&pgproto3.EmptyQueryResponse{})
	}
	for _, text := range texts {
		fault, err := s.one(ctx, text, len(texts) > 1)
		if err != nil {
			return err
		}
		if fault {
			break
		}
	}
	if s.ownBlock {
		s.ownBlock = false
		// COMMIT of a failed transaction rolls back.
		if err := s.engine.Exec(ctx, "COMMIT"); err != nil {
			s.client.Send(errorResponse(s.translate(err, 0, false)))
		}
	}
	if err := s.settle(ctx); err != nil {
		return err
	}
	return s.ready()
}

// one executes one statement of a simple message; it reports whether the statement failed. Its error ends the session.
func (s *session) one(ctx context.Context, text string, several bool) (bool, error) {
	st, err := s.analyse(text)
	query := s.begin(st)
	var rows int64
	var fault *pgconn.PgError
	if err == nil {
		err = s.admit(ctx, st, several)
	}
	if strike, struck := s.server.config.Faults.Statement(s.server.config.Name, int64(s.about.PID), text); struck && err == nil {
		err = s.suffer(ctx, strike, st)
	}
	switch {
	case errors.Is(err, errDisconnected):
		s.record(query, text, 0, &pgconn.PgError{Code: connectionCode})
		return true, err
	case err != nil:
	case st.begins && s.ownBlock:
		s.ownBlock = false
		s.client.Send(&pgproto3.CommandComplete{CommandTag: []byte("BEGIN")})
	case st.own == nil:
		if st.sql, err = s.resolveLate(ctx, st.sql); err != nil {
			break
		}
		rows, fault, err = s.relaySimple(st, query)
		if err != nil {
			s.record(query, text, rows, s.translate(err, query, false))
			return true, s.farewell(err)
		}
	default:
		if st.fields != nil {
			s.client.Send(&pgproto3.RowDescription{Fields: st.fields})
		}
		rows, err = s.execute(ctx, st, query)
	}
	if err != nil {
		fault = s.translate(err, query, st.own == nil || st.sql == text)
		s.client.Send(errorResponse(fault))
		if err := s.failBlock(ctx); err != nil {
			return true, err
		}
	}
	if st.ends {
		s.ownBlock = false
	}
	s.record(query, text, rows, fault)
	if st.unanswered {
		return true, errDisconnected
	}
	return fault != nil, nil
}

// admit checks that the transaction allows the statement, and opens one around several statements.
func (s *session) admit(ctx context.Context, st *statement, several bool) error {
	status := s.engine.TransactionStatus()
	if status == 'E' && !st.ends {
		return &lexer.Error{Code: "25P02", Message: "current transaction is aborted, commands ignored until end of transaction block"}
	}
	if several && status == 'I' && !st.begins && !st.ends && !st.alone {
		if err := s.engine.Exec(ctx, "BEGIN"); err != nil {
			return err
		}
		s.ownBlock = true
	}
	if st.watches {
		return s.server.publish(ctx)
	}
	return nil
}

// execute runs a statement of the front's own and completes it.
func (s *session) execute(ctx context.Context, st *statement, query int64) (int64, error) {
	done, err := st.own(ctx, s, query)
	if err != nil {
		return 0, err
	}
	s.client.Send(&pgproto3.CommandComplete{CommandTag: []byte(done.tag)})
	return done.rows, nil
}

// failBlock makes an open transaction fail when the front found the error and PostgreSQL knows nothing of it.
func (s *session) failBlock(ctx context.Context) error {
	if s.engine.TransactionStatus() != 'T' {
		return nil
	}
	err := s.engine.Exec(context.WithoutCancel(ctx), "SELECT 1/0")
	if _, ok := errors.AsType[*pgconn.PgError](err); ok {
		return nil
	}
	return err
}

// farewell tells the client why its session ends, when PostgreSQL ended it.
func (s *session) farewell(err error) error {
	if fault, ok := errors.AsType[*pgconn.PgError](err); ok {
		response := errorResponse(fault)
		s.client.Send(response)
		return errors.Join(err, s.flush())
	}
	return err
}

func formatNumber(number int64) string { return strconv.FormatInt(number, 10) }
