package statement

import (
	"regexp"
	"strings"
)

// Authorization tells as whom Redshift calls S3: as the last role of a chain,
// as the cluster's default role, or with the keys in the statement.
type Authorization struct {
	Default     bool     // IAM_ROLE default
	Roles       []string // ARNs; each assumes the next one
	AccessKeyID string
	SecretKey   string
	Token       string // of a temporary session, or empty
}

// Given reports whether the statement has an authorization at all.
func (a Authorization) Given() bool {
	return a.Default || len(a.Roles) > 0 || a.AccessKeyID != "" || a.SecretKey != ""
}

// RoleClause is the value of IAM_ROLE: "default", or the ARNs joined by commas;
// empty for access keys.
func (a Authorization) RoleClause() string {
	if a.Default {
		return "default"
	}
	return strings.Join(a.Roles, ",")
}

var roleARN = regexp.MustCompile(`^arn:aws[a-z-]*:iam::[0-9]{12}:role/[\w+=,.@/-]+$`)

// authorization reads the option if it is one of authorization, and reports
// whether it was.
func (p *parser) authorization(option string, to *Authorization) (bool, error) {
	var err error
	switch option {
	case "iam_role":
		if p.accept("default") {
			to.Default = true
			return true, nil
		}
		var chain string
		if chain, err = p.text(); err == nil {
			to.Roles, err = splitRoles(chain)
		}
	case "access_key_id":
		to.AccessKeyID, err = p.text()
	case "secret_access_key":
		to.SecretKey, err = p.text()
	case "session_token":
		to.Token, err = p.text()
	case "with":
		if !p.peek().Is("credentials") {
			return true, p.unexpected()
		}
	case "credentials":
		var text string
		if text, err = p.text(); err == nil {
			err = p.credentials(text, to)
		}
	default:
		return false, nil
	}
	return true, err
}

// splitRoles splits 'arnA,arnB', in which no blank may stand.
func splitRoles(chain string) ([]string, error) {
	var roles []string
	for role := range strings.SplitSeq(chain, ",arn:") {
		if len(roles) > 0 {
			role = "arn:" + role
		}
		if !roleARN.MatchString(role) {
			return nil, invalid("Invalid IAM role: a role is given as arn:aws:iam::<account>:role/<name>, roles of a chain are separated by commas without blanks")
		}
		roles = append(roles, role)
	}
	return roles, nil
}

func (p *parser) credentials(text string, to *Authorization) error {
	for pair := range strings.SplitSeq(text, ";") {
		key, value, _ := strings.Cut(pair, "=")
		var err error
		switch key {
		case "aws_iam_role":
			to.Roles, err = splitRoles(value)
		case "aws_access_key_id":
			to.AccessKeyID = value
		case "aws_secret_access_key":
			to.SecretKey = value
		case "token":
			to.Token = value
		case "master_symmetric_key":
			err = unsupported("MASTER_SYMMETRIC_KEY")
		default:
			err = invalid("Invalid credentials. Must be of the format: credentials 'aws_iam_role=...' or 'aws_access_key_id=...;aws_secret_access_key=...[;token=...]'")
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// checkAuthorization finds forbidden and missing combinations.
func (p *parser) checkAuthorization(a Authorization) error {
	if p.seen["iam_role"] {
		if other, both := p.firstSeen("access_key_id", "secret_access_key", "session_token", "credentials"); both {
			return incompatible("IAM_ROLE", other)
		}
	}
	if p.seen["credentials"] {
		if other, both := p.firstSeen("access_key_id", "secret_access_key", "session_token"); both {
			return incompatible("CREDENTIALS", other)
		}
		if len(a.Roles) > 0 && (a.AccessKeyID != "" || a.SecretKey != "") {
			return incompatible("aws_iam_role", "aws_access_key_id")
		}
	}
	if !a.Default && len(a.Roles) == 0 && (a.AccessKeyID == "" || a.SecretKey == "") {
		return invalid("CREDENTIALS argument is required: give IAM_ROLE, or ACCESS_KEY_ID and SECRET_ACCESS_KEY, or CREDENTIALS")
	}
	return nil
}
