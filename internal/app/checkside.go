package app

import (
	"context"

	"standin/internal/check"
	"standin/internal/plan"
	"standin/internal/redshift"
)

// side is a warehouse as the probes of check see it.
type side struct {
	warehouse *redshift.Warehouse // nil until the login has succeeded
	barred    error               // why its rights are not asked for; nil: they are
}

func (s *side) close() {
	if s.warehouse != nil {
		s.warehouse.Close()
	}
}

// rightful tells why the rights are not asked for.
func (s *side) rightful() error {
	if s.warehouse == nil {
		return check.ErrNotReached
	}
	return s.barred
}

// Identity implements check.Identifier.
func (s *side) Identity(ctx context.Context) (check.Identity, error) {
	if s.warehouse == nil {
		return check.Identity{}, check.ErrNotReached
	}
	identity, err := s.warehouse.Identity(ctx)
	return check.Identity(identity), err
}

// Rights implements check.Righted.
func (s *side) Rights(ctx context.Context, schemas []string) (check.Rights, error) {
	if err := s.rightful(); err != nil {
		return check.Rights{}, err
	}
	found, err := s.warehouse.Rights(ctx, schemas)
	if err != nil {
		return check.Rights{}, err
	}
	rights := check.Rights{
		User: found.User, Superuser: found.Superuser, Create: found.Create, AllGrants: found.AllGrants, System: found.System,
		Schemas: map[string]check.SchemaRights{}, Relations: map[[2]string]check.RelationRights{}, Views: map[[2]string][]check.View{},
	}
	for name, r := range found.Schemas {
		rights.Schemas[name] = check.SchemaRights(r)
	}
	for name, r := range found.Relations {
		rights.Relations[name] = check.RelationRights(r)
	}
	for table, views := range found.Views {
		for _, v := range views {
			rights.Views[table] = append(rights.Views[table], check.View(v))
		}
	}
	return rights, nil
}

// Secured implements check.Guarded.
func (s *side) Secured(ctx context.Context, tables [][2]string) ([][2]string, error) {
	if s.warehouse == nil {
		return nil, check.ErrNotReached
	}
	return s.warehouse.Secured(ctx, tables)
}

// Unseen implements check.Shown.
func (s *side) Unseen(ctx context.Context) ([]string, error) {
	if s.warehouse == nil {
		return nil, check.ErrNotReached
	}
	return s.warehouse.Unseen(ctx)
}

// MaskingPolicies implements check.Guarded.
func (s *side) MaskingPolicies(ctx context.Context, schemas []string) ([]check.MaskingPolicy, bool, error) {
	if s.warehouse == nil {
		return nil, false, check.ErrNotReached
	}
	found, seen, err := s.warehouse.MaskingPolicies(ctx, schemas)
	policies := make([]check.MaskingPolicy, len(found))
	for i, p := range found {
		policies[i] = check.MaskingPolicy(p)
	}
	return policies, seen, err
}

// ProbeUnload implements check.Unloader.
func (s *side) ProbeUnload(ctx context.Context, staging plan.Staging, url string) (bool, error) {
	if s.warehouse == nil {
		return false, check.ErrNotReached
	}
	return s.warehouse.ProbeUnload(ctx, staging, url)
}

// ProbeLoad implements check.Loader.
func (s *side) ProbeLoad(ctx context.Context, staging plan.Staging, manifestURL string) (bool, error) {
	if s.warehouse == nil {
		return false, check.ErrNotReached
	}
	return s.warehouse.ProbeLoad(ctx, staging, manifestURL)
}
