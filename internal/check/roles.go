package check

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"standin/internal/fault"
	"standin/internal/plan"
	"standin/internal/policy"
	"standin/internal/redshift/statement"
)

// Unloader unloads a generated row by the unload role.
type Unloader interface {
	// ProbeUnload returns false, and no error, if S3 refuses the role.
	ProbeUnload(ctx context.Context, s plan.Staging, url string) (written bool, err error)
}

// Loader reads files by the load role without loading them.
type Loader interface {
	// ProbeLoad returns false, and no error, if S3 refuses the role.
	ProbeLoad(ctx context.Context, s plan.Staging, manifestURL string) (readable bool, err error)
}

// Cluster is a warehouse as the mends name it.
type Cluster struct {
	Host, User string
}

// Roles are the probes of both roles and of the boundary between them. They share
// what the first has written.
func Roles(source Unloader, destination Loader, store Store, p Place, from, to Cluster) []Probe {
	r := &roles{source: source, destination: destination, store: store, place: p, from: from, to: to}
	return []Probe{{"unload-role", r.unload}, {"load-role", r.load}, {"privacy-boundary", r.boundary}}
}

type roles struct {
	source      Unloader
	destination Loader
	store       Store
	place       Place
	from, to    Cluster

	unloaded []entry // files below input/ that the unload role wrote
	loads    bool    // the load role reads output/
}

// manifest is what UNLOAD writes and COPY reads, as far as both matter here.
type manifest struct {
	Entries []entry `json:"entries"`
}

type entry struct {
	URL       string `json:"url"`
	Mandatory bool   `json:"mandatory"`
}

// manifestLimit is far more than the manifest of one file needs.
const manifestLimit = 1 << 20

// unload unloads one row, and reads it back as Standin, which has to mask it.
func (r *roles) unload(ctx context.Context) []Finding {
	s := r.place.Plan.Staging
	prefix := r.place.Plan.InputRoot() + "unload/"
	written, err := r.source.ProbeUnload(ctx, s, r.place.Plan.URL(prefix))
	if err != nil {
		return refused(err, s.UnloadRole, r.from, "UNLOAD", inSource)
	}
	if !written {
		if _, err := r.store.Get(ctx, r.place.Plan.Key(), manifestLimit); isMissing(err) {
			return []Finding{unknown(err, "the unload role")}
		}
		return []Finding{failed(fault.PermissionDenied, []Mend{{inAWS, policy.PutRolePolicy(s.UnloadRole, "standin-unload", policy.UnloadRole(s)) + "\n"}},
			"S3 does not let the unload role %s write below %s", s.UnloadRole, r.place.Plan.URL(prefix))}
	}
	if err := r.readBack(ctx, prefix); err != nil {
		mend := r.place.ownPolicy(err)
		if storageHint(err) == "" {
			mend = append(mend, Mend{
				inAWS,
				"aws s3api put-bucket-ownership-controls --bucket " + s.Bucket + " --ownership-controls 'Rules=[{ObjectOwnership=BucketOwnerEnforced}]'\n",
			})
		}
		return []Finding{failed(fault.CodeOf(err), mend, "Standin cannot read what the unload role %s wrote: %v", s.UnloadRole, err)}
	}
	return []Finding{passed("the unload role %s writes below input/, and Standin reads it", s.UnloadRole)}
}

func (r *roles) readBack(ctx context.Context, prefix string) error {
	text, err := r.store.Get(ctx, prefix+"manifest", manifestLimit)
	if err != nil {
		return err
	}
	var m manifest
	if err := json.Unmarshal(text, &m); err != nil || len(m.Entries) == 0 {
		return fault.New(fault.UnloadFailed, "the manifest of the UNLOAD names no file")
	}
	for i, e := range m.Entries {
		key, ok := strings.CutPrefix(e.URL, r.place.Plan.URL(""))
		if !ok {
			return fault.New(fault.UnloadFailed, "the manifest of the UNLOAD names a file of another bucket")
		}
		if _, err := r.store.Get(ctx, key, manifestLimit); err != nil {
			return err
		}
		m.Entries[i].Mandatory = true
	}
	r.unloaded = m.Entries
	return nil
}

// load reads a file that Standin wrote below output/.
func (r *roles) load(ctx context.Context) []Finding {
	s := r.place.Plan.Staging
	root := r.place.Plan.OutputRoot()
	if err := r.store.Put(ctx, root+"load/row.csv", []byte("1\n")); err != nil {
		return []Finding{unknown(err, "the load role")}
	}
	readable, err := r.copies(ctx, root+"load/manifest", []entry{{r.place.Plan.URL(root + "load/row.csv"), true}})
	if err != nil {
		return refused(err, s.LoadRole, r.to, "COPY", inDestination)
	}
	if !readable {
		return []Finding{failed(fault.PermissionDenied, r.loadPolicy(), "S3 does not let the load role %s read below %s", s.LoadRole, r.place.Plan.URL(root))}
	}
	r.loads = true
	return []Finding{passed("the load role %s reads below output/", s.LoadRole)}
}

// boundary is the probe that the load role is refused the file that the unload
// role wrote. The manifest that names it lies below output/, which the role
// reads, so that nothing but the file itself can be refused.
func (r *roles) boundary(ctx context.Context) []Finding {
	const what = "whether the load role is kept from input/"
	s := r.place.Plan.Staging
	switch {
	case len(r.unloaded) == 0:
		return []Finding{unknown(errors.New("the unload role wrote no file to try it with"), what)}
	case !r.loads:
		return []Finding{unknown(errors.New("the load role cannot be used"), what)}
	}
	readable, err := r.copies(ctx, r.place.Plan.OutputRoot()+"boundary/manifest", r.unloaded)
	if err != nil {
		return []Finding{unknown(err, what)}
	}
	if readable {
		mend := r.loadPolicy()
		if s.LoadRole == s.UnloadRole {
			mend = append([]Mend{{inWorkspace, "staging: {load_role: …}   # a role of its own: now it is the unload role\n"}}, mend...)
		}
		return []Finding{failed(fault.PermissionDenied, mend,
			"the load role %s reads below input/, where the real data lies: the destination could load it unmasked", s.LoadRole)}
	}
	return []Finding{passed("the load role %s is refused what lies below input/", s.LoadRole)}
}

// copies writes a manifest and has a COPY read its files.
func (r *roles) copies(ctx context.Context, key string, entries []entry) (bool, error) {
	text, err := json.Marshal(manifest{entries})
	if err != nil {
		return false, fmt.Errorf("write a manifest: %w", err)
	}
	if err := r.store.Put(ctx, key, text); err != nil {
		return false, err
	}
	return r.destination.ProbeLoad(ctx, r.place.Plan.Staging, r.place.Plan.URL(key))
}

func (r *roles) loadPolicy() []Mend {
	s := r.place.Plan.Staging
	return []Mend{{inAWS, policy.PutRolePolicy(s.LoadRole, "standin-load", policy.LoadRole(s)) + "\n"}}
}

// refused is the fault of a role that could not be used at all.
func refused(err error, role string, at Cluster, command, where string) []Finding {
	found := faults("the role "+role, err)
	if fault.CodeOf(err) != fault.PermissionDenied || inherited(err) {
		return found
	}
	mend := []Mend{{inAWS, attach(role, at.Host)}}
	mend = append(mend, statements(where+"; only where ASSUMEROLE was taken from PUBLIC", func() (string, error) {
		return statement.GrantAssumeRole(role, at.User, command)
	})...)
	found[0].Message = fmt.Sprintf("the role %s cannot be used: %v", role, err)
	found[0].Mend = mend
	return found
}

// attach is the command that gives a warehouse a role. Of a chain the first one
// is given (AWS: Authorizing Amazon Redshift to access AWS services).
func attach(role, host string) string {
	role, _, _ = strings.Cut(role, ",")
	name, rest, _ := strings.Cut(host, ".")
	command, option := "aws redshift modify-cluster-iam-roles --cluster-identifier CLUSTER", " --add-iam-roles "
	switch {
	case strings.HasSuffix(rest, ".redshift-serverless.amazonaws.com"):
		command, option = "aws redshift-serverless update-namespace --namespace-name NAMESPACE-OF-"+name, " --iam-roles "
	case strings.Contains(rest, ".redshift."):
		command = "aws redshift modify-cluster-iam-roles --cluster-identifier " + name
	}
	if role == "default" {
		return command + " --default-iam-role-arn ROLE-ARN\n"
	}
	return command + option + role + "\n"
}
