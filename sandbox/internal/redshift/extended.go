package redshift

import (
	"context"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgproto3"

	"standin/sandbox/internal/redshift/lexer"
)

// extended answers one message of the extended protocol. Statements of the
// front's own never reach PostgreSQL; the others do, message by message.
func (s *session) extended(ctx context.Context, message pgproto3.FrontendMessage) error {
	if _, ok := message.(*pgproto3.Sync); ok {
		return s.sync(ctx)
	}
	if s.skipping {
		return nil
	}
	switch m := message.(type) {
	case *pgproto3.Parse:
		return s.parse(ctx, m)
	case *pgproto3.Bind:
		return s.bind(ctx, m)
	case *pgproto3.Describe:
		return s.describe(m)
	case *pgproto3.Execute:
		return s.executePortal(ctx, m)
	case *pgproto3.Close:
		return s.closeNamed(m)
	case *pgproto3.Flush:
		return s.flush()
	}
	return s.refuse(&lexer.Error{Code: "08P01", Message: "the message is not supported"})
}

// sync ends a series of messages, and the transaction that PostgreSQL put around it.
func (s *session) sync(ctx context.Context) error {
	s.skipping = false
	s.engine.Send(&pgproto3.Sync{})
	_, _, err := s.relay(&statement{}, 0, func(message pgproto3.BackendMessage) bool {
		_, ok := message.(*pgproto3.ReadyForQuery)
		return ok
	})
	if err != nil {
		return s.farewell(err)
	}
	if err := s.settle(ctx); err != nil {
		return err
	}
	return s.ready()
}

// refuse reports an error of the front and skips to the next Sync.
func (s *session) refuse(err error) error {
	s.skipping = true
	s.client.Send(errorResponse(s.translate(err, 0, true)))
	return nil
}

// forward passes one message to PostgreSQL and its answer to the client.
func (s *session) forward(st *statement, query int64, message pgproto3.FrontendMessage) (int64, *pgconn.PgError, error) {
	s.engine.Send(message)
	s.engine.Send(&pgproto3.Flush{})
	rows, fault, err := s.relay(st, query, func(answer pgproto3.BackendMessage) bool {
		switch answer.(type) {
		case *pgproto3.ParseComplete, *pgproto3.BindComplete, *pgproto3.CloseComplete, *pgproto3.RowDescription, *pgproto3.NoData,
			*pgproto3.CommandComplete, *pgproto3.EmptyQueryResponse, *pgproto3.PortalSuspended, *pgproto3.ErrorResponse:
			return true
		}
		return false
	})
	if err != nil {
		return rows, fault, s.farewell(err)
	}
	s.skipping = fault != nil
	return rows, fault, nil
}

func (s *session) parse(ctx context.Context, m *pgproto3.Parse) error {
	st, err := s.analyse(m.Query)
	if err == nil && st.own == nil {
		st.sql, err = s.resolveLate(ctx, st.sql)
	}
	if err != nil {
		query := s.begin(st)
		s.record(query, m.Query, 0, s.translate(err, query, true))
		return s.failed(err)
	}
	if s.prepared == nil {
		s.prepared, s.portals = map[string]*statement{}, map[string]*statement{}
	}
	s.prepared[m.Name] = st
	if st.own != nil {
		s.client.Send(&pgproto3.ParseComplete{})
		return nil
	}
	_, fault, err := s.forward(st, 0, &pgproto3.Parse{Name: m.Name, Query: st.sql, ParameterOIDs: m.ParameterOIDs})
	if fault != nil {
		delete(s.prepared, m.Name)
		query := s.begin(st)
		s.record(query, m.Query, 0, fault)
	}
	return err
}

// failed refuses, and makes an open transaction fail.
func (s *session) failed(err error) error {
	if err := s.failBlock(context.Background()); err != nil {
		return err
	}
	return s.refuse(err)
}

func (s *session) bind(ctx context.Context, m *pgproto3.Bind) error {
	st := s.prepared[m.PreparedStatement]
	if st == nil {
		return s.failed(&lexer.Error{Code: "26000", Message: "prepared statement \"" + m.PreparedStatement + "\" does not exist"})
	}
	if st.watches {
		if err := s.server.publish(ctx); err != nil {
			return s.failed(err)
		}
	}
	s.portals[m.DestinationPortal] = st
	if st.own != nil {
		s.client.Send(&pgproto3.BindComplete{})
		return nil
	}
	_, _, err := s.forward(st, 0, m)
	return err
}

func (s *session) describe(m *pgproto3.Describe) error {
	st := s.portals[m.Name]
	if m.ObjectType == 'S' {
		st = s.prepared[m.Name]
	}
	if st == nil || st.own == nil {
		_, _, err := s.forward(&statement{}, 0, m)
		return err
	}
	if m.ObjectType == 'S' {
		s.client.Send(&pgproto3.ParameterDescription{})
	}
	if st.fields == nil {
		s.client.Send(&pgproto3.NoData{})
	} else {
		s.client.Send(&pgproto3.RowDescription{Fields: st.fields})
	}
	return nil
}

func (s *session) executePortal(ctx context.Context, m *pgproto3.Execute) error {
	st := s.portals[m.Portal]
	if st == nil {
		return s.failed(&lexer.Error{Code: "34000", Message: "portal \"" + m.Portal + "\" does not exist"})
	}
	query := s.begin(st)
	if st.own == nil {
		rows, fault, err := s.forward(st, query, m)
		if err != nil {
			fault = s.translate(err, query, false)
		}
		s.record(query, st.text, rows, fault)
		return err
	}
	var rows int64
	err := s.admit(ctx, st, false)
	if err == nil {
		rows, err = s.execute(ctx, st, query)
	}
	if err != nil {
		s.record(query, st.text, 0, s.translate(err, query, false))
		s.skipping = true
		s.client.Send(errorResponse(s.translate(err, query, false)))
		return s.failBlock(ctx)
	}
	s.record(query, st.text, rows, nil)
	return nil
}

func (s *session) closeNamed(m *pgproto3.Close) error {
	named := s.portals
	if m.ObjectType == 'S' {
		named = s.prepared
	}
	st := named[m.Name]
	delete(named, m.Name)
	if st != nil && st.own != nil {
		s.client.Send(&pgproto3.CloseComplete{})
		return nil
	}
	_, _, err := s.forward(&statement{}, 0, m)
	return err
}
