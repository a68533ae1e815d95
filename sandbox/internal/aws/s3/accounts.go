package s3

import (
	"crypto/subtle"

	"github.com/versity/versitygw/auth"
	"github.com/versity/versitygw/s3err"

	"standin/sandbox/internal/aws/sigv4"
	"standin/sandbox/internal/roles"
)

// accounts shows the sandbox's users, roles and sessions to versitygw, each with every right there: the handler in
// front has decided already. It implements auth.IAMService and auth.SigningKeyProvider.
type accounts struct{ directory *roles.Directory }

// DeriveSigningKey implements auth.SigningKeyProvider.
func (a accounts) DeriveSigningKey(access, token, date, region, service string) ([]byte, auth.Account, error) {
	p, found := a.directory.ByAccessKey(access)
	if !found {
		return nil, auth.Account{}, auth.ErrNoSuchUser
	}
	if subtle.ConstantTimeCompare([]byte(token), []byte(p.SessionToken)) == 0 {
		return nil, auth.Account{}, auth.ErrInvalidSessionToken
	}
	return sigv4.DeriveKey(p.SecretKey, date, region, service), account(p), nil
}

// GetUserAccount implements auth.IAMService.
func (a accounts) GetUserAccount(access string) (auth.Account, error) {
	p, found := a.directory.ByAccessKey(access)
	if !found {
		return auth.Account{}, auth.ErrNoSuchUser
	}
	return account(p), nil
}

// ResolveAccounts implements auth.IAMService.
func (a accounts) ResolveAccounts(keys []string) ([]string, error) {
	missing := []string{}
	for _, key := range keys {
		if _, found := a.directory.ByAccessKey(key); !found {
			missing = append(missing, key)
		}
	}
	return missing, nil
}

// CreateAccount implements auth.IAMService; accounts are not managed through the gateway.
func (accounts) CreateAccount(auth.Account) error { return unsupported() }

// UpdateUserAccount implements auth.IAMService.
func (accounts) UpdateUserAccount(string, auth.MutableProps) error { return unsupported() }

// DeleteUserAccount implements auth.IAMService.
func (accounts) DeleteUserAccount(string) error { return unsupported() }

// ListUserAccounts implements auth.IAMService.
func (accounts) ListUserAccounts() ([]auth.Account, error) { return nil, unsupported() }

// Shutdown implements auth.IAMService.
func (accounts) Shutdown() error { return nil }

func account(p roles.Principal) auth.Account {
	return auth.Account{Access: p.AccessKey, Role: auth.RoleAdmin, IsSession: p.SessionToken != "", SessionToken: p.SessionToken, Arn: p.ARN}
}

func unsupported() error { return s3err.GetAPIError(s3err.ErrAdminMethodNotSupported) }
