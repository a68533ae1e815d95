package redshift

import (
	"bytes"
	"strconv"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgproto3"
)

// relaySimple lets PostgreSQL execute a statement and passes on what it answers, but for ReadyForQuery.
func (s *session) relaySimple(st *statement, query int64) (int64, *pgconn.PgError, error) {
	s.engine.Send(&pgproto3.Query{String: st.sql})
	return s.relay(st, query, func(message pgproto3.BackendMessage) bool {
		_, ok := message.(*pgproto3.ReadyForQuery)
		return ok
	})
}

// relay passes PostgreSQL's messages on until last says so; the last one is passed on
// too unless it is ReadyForQuery. It returns the number of rows, and the error that PostgreSQL gave.
func (s *session) relay(st *statement, query int64, last func(pgproto3.BackendMessage) bool) (rows int64, fault *pgconn.PgError, err error) {
	if err := s.engine.Flush(); err != nil {
		return 0, nil, err
	}
	for {
		message, err := s.engine.Receive()
		if err != nil {
			return rows, fault, err
		}
		size := 0
		switch m := message.(type) {
		case *pgproto3.ReadyForQuery, *pgproto3.NoticeResponse, *pgproto3.ParameterStatus, *pgproto3.NotificationResponse:
			// Told in another way, or not at all.
			if last(message) {
				return rows, fault, nil
			}
			continue
		case *pgproto3.ErrorResponse:
			fault = s.translate(pgconn.ErrorResponseToPgError(m), query, st.sql == st.text)
			message = errorResponse(fault)
		case *pgproto3.RowDescription:
			s.rename(m)
		case *pgproto3.DataRow:
			for _, value := range m.Values {
				size += len(value) + 4
			}
		case *pgproto3.CommandComplete:
			rows = tagRows(m.CommandTag)
		}
		if err := s.send(message, size); err != nil {
			return rows, fault, err
		}
		if last(message) {
			return rows, fault, nil
		}
	}
}

// rename gives columns their full names and Redshift's types.
func (s *session) rename(description *pgproto3.RowDescription) {
	for i, field := range description.Fields {
		if bytes.IndexByte(field.Name, '~') >= 0 {
			description.Fields[i].Name = []byte(s.server.rewriter.Names.Full(string(field.Name)))
		}
		if oid, ok := s.server.types[field.DataTypeOID]; ok {
			description.Fields[i].DataTypeOID = oid
		}
	}
}

// tagRows is the number at the end of a command tag, or 0.
func tagRows(tag []byte) int64 {
	rows, err := strconv.ParseInt(string(tag[bytes.LastIndexByte(tag, ' ')+1:]), 10, 64)
	if err != nil {
		return 0
	}
	return rows
}
