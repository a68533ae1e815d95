package redshift

import (
	"context"
	"slices"
	"strings"

	"standin/internal/fault"
	"standin/internal/plan"
	"standin/internal/redshift/catalog"
	"standin/internal/redshift/statement"
	"standin/internal/redshift/wire"
)

// Rights asks what the user may do in the schemas; see catalog.ReadRights.
func (w *Warehouse) Rights(ctx context.Context, schemas []string) (rights catalog.Rights, err error) {
	err = w.read(ctx, "read the rights in "+w.address, func(s *wire.Session) (err error) {
		rights, err = catalog.ReadRights(ctx, s, schemas)
		return err
	})
	return rights, err
}

// Identity is which database this is, whatever its host is called.
func (w *Warehouse) Identity(ctx context.Context) (identity catalog.Identity, err error) {
	err = w.read(ctx, "read which database "+w.address+" is", func(s *wire.Session) (err error) {
		identity, err = catalog.ReadIdentity(ctx, s)
		return err
	})
	return identity, err
}

// MaskingPolicies reads the masking policies on tables of the schemas that change
// what the user reads; seen is false where the user may not know.
func (w *Warehouse) MaskingPolicies(ctx context.Context, schemas []string) (policies []catalog.MaskingPolicy, seen bool, err error) {
	err = w.read(ctx, "read the masking policies in "+w.address, func(s *wire.Session) (err error) {
		policies, seen, err = catalog.MaskingPolicies(ctx, s, schemas)
		return err
	})
	return policies, seen, err
}

// Unmasked fails, with PermissionDenied, if a masking policy changes what the user
// reads from one of the tables: an UNLOAD would write the policy's values, without
// an error. known is false where the user may not know.
func (w *Warehouse) Unmasked(ctx context.Context, tables []plan.Table) (known bool, err error) {
	policies, known, err := w.MaskingPolicies(ctx, schemasOf(tables))
	switch wire.ReasonOf(err) {
	case wire.Forbidden, wire.NotFound: // of the view
		return false, nil
	}
	if err != nil || !known {
		return false, err
	}
	var masked []string
	for _, p := range policies {
		if slices.ContainsFunc(tables, func(t plan.Table) bool { return t.Schema == p.Schema && t.Name == p.Table }) {
			masked = append(masked, p.Schema+"."+p.Table)
		}
	}
	if masked = slices.Compact(masked); len(masked) == 0 {
		return true, nil
	}
	return true, fault.New(fault.PermissionDenied, "masking policies in %s change what Standin's user reads from %s", w.address, strings.Join(masked, ", ")).
		WithTable(masked[0]).WithHint("run `standin check`: it prints the statements that detach the policies")
}

// Secured are those of the tables, given by schema and name, of which row-level
// security keeps rows from the user, whoever may see its policies.
func (w *Warehouse) Secured(ctx context.Context, tables [][2]string) (hidden [][2]string, err error) {
	err = w.read(ctx, "read which rows "+w.address+" keeps from the user", func(s *wire.Session) (err error) {
		hidden, err = secured(ctx, s, tables)
		return err
	})
	return hidden, err
}

// batch is how many tables one query's plan is asked about.
const batch = 50

func secured(ctx context.Context, s *wire.Session, tables [][2]string) (hidden [][2]string, err error) {
	for some := range slices.Chunk(tables, batch) {
		text, err := statement.Explain(some)
		if err != nil {
			return nil, fault.New(fault.Internal, "explain: %w", err)
		}
		steps, err := s.Query(ctx, text)
		if err != nil {
			return nil, err
		}
		for _, step := range steps {
			if i := statement.Secured(strings.Join(step, " ")); i >= 0 && i < len(some) {
				hidden = append(hidden, some[i])
			}
		}
	}
	return hidden, nil
}

// Unseen names what may hang on tables and is not shown to the user.
func (w *Warehouse) Unseen(ctx context.Context) (unseen []string, err error) {
	err = w.read(ctx, "read what "+w.address+" shows the user", func(s *wire.Session) error {
		sight, err := catalog.See(ctx, s)
		unseen = sight.Unseen()
		return err
	})
	return unseen, err
}

// ProbeUnload unloads one generated row to an S3 prefix by the unload role.
// written is false, without an error, if S3 refused the role.
func (w *Warehouse) ProbeUnload(ctx context.Context, s plan.Staging, url string) (written bool, err error) {
	unload, err := statement.ProbeUnload(s, url)
	if err != nil {
		return false, fault.New(fault.Internal, "unload one generated row: %w", err)
	}
	err = w.with(ctx, fault.UnloadFailed, "unload one generated row", func(session *wire.Session) error {
		err := session.Exec(ctx, unload)
		written = err == nil
		if wire.ReasonOf(err) == wire.StorageForbidden {
			return nil
		}
		return err
	})
	return written, err
}

// ProbeLoad reads the files of a manifest by the load role, and loads nothing.
// readable is false, without an error, if S3 refused the role. The table that a
// COPY needs is a temporary one, gone with its session.
func (w *Warehouse) ProbeLoad(ctx context.Context, s plan.Staging, manifestURL string) (readable bool, err error) {
	load, err := statement.ProbeCopy(s, manifestURL)
	if err != nil {
		return false, fault.New(fault.Internal, "read files by a COPY: %w", err)
	}
	session, err := w.pool.Acquire(ctx)
	if err != nil {
		return false, failure(ctx, fault.LoadFailed, "read files by a COPY", err)
	}
	defer session.Discard()
	if err := session.Exec(ctx, statement.ProbeTable()); err != nil {
		return false, failure(ctx, fault.StatementFailed, "make a temporary table", err)
	}
	err = session.Exec(ctx, load)
	switch {
	case err == nil:
		return true, nil
	case wire.ReasonOf(err) == wire.StorageForbidden:
		return false, nil
	default:
		return false, failure(ctx, fault.LoadFailed, "read files by a COPY", err)
	}
}
