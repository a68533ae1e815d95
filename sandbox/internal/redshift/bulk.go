package redshift

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5/pgconn"

	"standin/sandbox/internal/redshift/dialect"
	"standin/sandbox/internal/redshift/engine"
	"standin/sandbox/internal/redshift/lexer"
	"standin/sandbox/internal/redshift/objects"
	statements "standin/sandbox/internal/redshift/statement"
)

// bulk runs an UNLOAD or COPY: it goes on when the client disconnects, ends when
// it is cancelled, and is a transaction of its own unless there is one.
func (s *session) bulk(ctx context.Context, run func(context.Context) error) error {
	inBlock := s.engine.TransactionStatus() != 'I'
	if !inBlock {
		if err := s.engine.Exec(ctx, "BEGIN"); err != nil {
			return err
		}
	}
	interruptible, done := s.interruptible(ctx)
	defer done()
	err := run(interruptible)
	if err == nil {
		err = interruptible.Err()
	}
	if errors.Is(context.Cause(interruptible), errCancelled) {
		err = &lexer.Error{Code: cancelCode, Message: "cancelled"}
	}
	if inBlock {
		return err
	}
	if err != nil {
		return errors.Join(err, s.engine.Exec(context.WithoutCancel(ctx), "ROLLBACK"))
	}
	return s.engine.Exec(ctx, "COMMIT")
}

// bucket is S3 as the statement may see it.
func (s *session) bucket(ctx context.Context, authorization statements.Authorization) (objects.Bucket, error) {
	config := s.server.config
	if role := authorization.RoleClause(); role != "" {
		if config.Objects == nil {
			return objects.Bucket{}, &statements.Failure{Message: "Not authorized to get credentials of role " + role, Code: statements.CodeS3}
		}
		bucket, err := config.Objects(ctx, role)
		if err != nil {
			return objects.Bucket{}, &statements.Failure{Message: err.Error(), Code: statements.CodeS3, Context: "IAM role: " + role, Err: err}
		}
		return bucket, nil
	}
	if config.S3Endpoint == "" {
		return objects.Bucket{}, dialect.Unsupported("access keys in a statement are not supported by this server")
	}
	return objects.New(objects.Options{
		Endpoint: config.S3Endpoint, Region: config.Region,
		AccessKey: authorization.AccessKeyID, SecretKey: authorization.SecretKey, Token: authorization.Token,
	}), nil
}

// backend is the session's connection, with names and types as Redshift has them.
type backend struct {
	*engine.Connection
	server *Server
}

// Query streams the rows of a SELECT.
func (b backend) Query(ctx context.Context, sql string, fields func([]pgconn.FieldDescription) error, row func([][]byte) error) error {
	return b.Connection.Query(ctx, sql, func(descriptions []pgconn.FieldDescription) error {
		for i, field := range descriptions {
			descriptions[i].Name = b.server.rewriter.Names.Full(field.Name)
			if oid, ok := b.server.types[field.DataTypeOID]; ok {
				descriptions[i].DataTypeOID = oid
			}
		}
		return fields(descriptions)
	}, row)
}
