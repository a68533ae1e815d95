package policy

import (
	"strings"

	"standin/internal/workspace"
)

// All is everything that the policy command prints, as one document.
type All struct {
	UnloadRole     Document  `json:"unload-role"`
	LoadRole       Document  `json:"load-role"`
	LambdaRole     Document  `json:"lambda-role"`
	Standin        Document  `json:"standin"`
	Trust          []Trust   `json:"trust"`
	SourceSQL      []Grant   `json:"source-sql"`
	DestinationSQL []Grant   `json:"destination-sql"`
	Lifecycle      Lifecycle `json:"lifecycle"`
}

// Of is everything for a workspace, with a lifecycle of so many days.
func Of(w *workspace.Workspace, days int) (All, error) {
	source, err := SourceSQL(w)
	if err != nil {
		return All{}, err
	}
	destination, err := DestinationSQL(w)
	if err != nil {
		return All{}, err
	}
	standin, trusts := Standin(w.Staging, Secrets(w)), Trusts(w.Staging)
	if ByLambda(w) {
		standin = standinLambda(standin, w.Staging, w.Function)
		trusts = append(trusts, LambdaTrust(w.Function))
	}
	return All{
		UnloadRole: UnloadRole(w.Staging), LoadRole: LoadRole(w.Staging), LambdaRole: LambdaRole(w.Staging, w.Function), Standin: standin, Trust: trusts,
		SourceSQL: source, DestinationSQL: destination, Lifecycle: LifecycleOf(w.Name, w.Staging, days),
	}, nil
}

// ByLambda reports whether jobs of the workspace can use the pipeline Lambda: it
// names the role of the function.
func ByLambda(w *workspace.Workspace) bool { return w.Function.Role != "" }

// Secrets are the ARNs of the secrets that the workspace refers to.
func Secrets(w *workspace.Workspace) []string {
	references := []workspace.Secret{w.Source.Password, w.Destination.Password}
	if w.Key != nil {
		references = append(references, *w.Key)
	}
	var arns []string
	known := map[string]bool{}
	for _, reference := range references {
		arn, ok := strings.CutPrefix(reference.String(), "secretsmanager:")
		arn, _, _ = strings.Cut(arn, "#")
		if ok && !known[arn] {
			known[arn] = true
			arns = append(arns, arn)
		}
	}
	return arns
}

// PutRolePolicy is the command that gives a role a policy. The role may be the
// last of a chain, and is any cluster's default if it has no name here.
func PutRolePolicy(role, name string, d Document) string {
	chain := strings.Split(role, ",")
	last := chain[len(chain)-1]
	short := last[strings.LastIndex(last, "/")+1:]
	if role == "default" {
		short = "THE-DEFAULT-ROLE"
	}
	return "aws iam put-role-policy --role-name " + short + " --policy-name " + name + " --policy-document '" + strings.TrimSuffix(JSON(d), "\n") + "'"
}
