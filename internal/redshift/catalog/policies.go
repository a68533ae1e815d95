package catalog

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"standin/internal/redshift/statement"
	"standin/internal/redshift/wire"
)

// MaskingPolicy is a dynamic data masking policy that is attached to a table.
type MaskingPolicy struct {
	Schema, Table string
	Policy        string
	Columns       []string // that it changes
	Kind          string   // of the grantee: user, role or public
	To            string   // the grantee
}

// MaskingPolicies reads the masking policies that change what the session's user
// reads from tables of the schemas: they are attached to it, to a role that it has,
// or to everybody. A user who is neither a superuser nor in the role sys:secadmin is
// shown none, without an error (AWS: SVV_ATTACHED_MASKING_POLICY), so for such a
// user seen is false. EXPLAIN does not tell it either (AWS: "Considerations when
// using dynamic data masking").
func MaskingPolicies(ctx context.Context, session Session, schemas []string) (policies []MaskingPolicy, seen bool, err error) {
	q, err := newQueries(schemas)
	if err != nil {
		return nil, false, err
	}
	if seen, err = seesPolicies(ctx, session); err != nil || !seen {
		return nil, false, err
	}
	rows, err := session.Query(ctx, q.maskingPolicies())
	if err != nil {
		return nil, false, fmt.Errorf("read the masking policies: %w", err)
	}
	if len(rows) == 0 {
		return nil, true, nil
	}
	own, err := session.Query(ctx, "SELECT current_user")
	if err != nil || len(own) != 1 {
		return nil, false, fmt.Errorf("read who the user is: %w", err)
	}
	roles := map[string]bool{}
	for _, row := range rows {
		kind, to := strings.ToLower(row[4]), row[5]
		if _, asked := roles[to]; !asked && kind == "role" {
			if roles[to], err = hasRole(ctx, session, to); err != nil {
				return nil, false, err
			}
		}
		if kind == "user" && to != own[0][0] || kind == "role" && !roles[to] {
			continue
		}
		columns := strings.FieldsFunc(row[3], func(r rune) bool { return strings.ContainsRune(`[]{}", `, r) })
		policies = append(policies, MaskingPolicy{
			Schema: row[0], Table: row[1], Policy: row[2], Columns: columns, Kind: kind, To: to,
		})
	}
	return policies, true, nil
}

// seesPolicies reports whether the user is shown policies at all.
func seesPolicies(ctx context.Context, session Session) (bool, error) {
	super, err := isSuperuser(ctx, session)
	if err != nil || super {
		return super, err
	}
	return hasRole(ctx, session, "sys:secadmin")
}

func isSuperuser(ctx context.Context, session Session) (bool, error) {
	rows, err := session.Query(ctx, "SELECT usesuper FROM pg_catalog.pg_user WHERE usename = current_user")
	if err != nil {
		return false, fmt.Errorf("read whether the user is a superuser: %w", err)
	}
	return len(rows) == 1 && rows[0][0] == "t", nil
}

// hasRole reports whether the session's user surely has a role. Asking for one that
// the user has nothing to do with is an error (AWS: USER_IS_MEMBER_OF), which is an
// answer too. A question that got none, because the session ended or the statement
// was stopped, is not: who takes that for a no overlooks policies.
func hasRole(ctx context.Context, session Session, role string) (bool, error) {
	name, err := statement.Literal(role)
	if err != nil {
		return false, err
	}
	rows, err := session.Query(ctx, "SELECT user_is_member_of(current_user, "+name+")")
	if refused, ok := errors.AsType[*wire.Error](err); ok && refused.SQLState != "" && refused.Reason != wire.Stopped && refused.Reason != wire.Lost {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("ask whether the user has role %s: %w", role, err)
	}
	return len(rows) == 1 && len(rows[0]) == 1 && strings.HasPrefix(strings.ToLower(rows[0][0]), "t"), nil
}
