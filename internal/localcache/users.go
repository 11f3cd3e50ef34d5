package localcache

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/accesspolicy"
)

// passwordBytes is how much chance is in a password: 256 bits, as in the access keys of Azure.
const passwordBytes = 32

// account is one user of a local cache with what only its password file may hold.
type account struct {
	user      User
	passwords []string
	files     []string
}

// defaultUser is the user of a client that gives a password alone, which on Azure is an access key
// (https://redis.io/docs/latest/commands/auth/).
const defaultUser = "default"

// keyNames are what Azure calls its two access keys
// (https://learn.microsoft.com/rest/api/redis/redis/regenerate-key).
var keyNames = []string{"primary", "secondary"}

// accounts gives every principal of a posture a user with a random password, and the user default two of them where
// access keys are on.
func accounts(p Posture) ([]account, error) {
	var made []account
	for _, principal := range p.Principals {
		rules, err := rulesFor(p.Service, principal.Policy)
		if err != nil {
			return nil, fmt.Errorf("access.%s: %w", principal.AccessKey, err)
		}
		user := User{AccessKey: principal.AccessKey, Name: principal.ID, StandIn: principal.StandIn, Policy: principal.Policy, ACL: rules}
		made = append(made, account{user: user, passwords: []string{newPassword()}, files: []string{principal.AccessKey}})
	}
	if p.AccessKeysOn {
		rules, err := rulesFor(p.Service, accesspolicy.ManagedPermissions)
		if err != nil {
			return nil, fmt.Errorf("access keys: %w", err)
		}
		keys := account{user: User{Name: defaultUser, Policy: accesspolicy.ManagedPermissions, ACL: rules}}
		for _, name := range keyNames {
			keys.passwords = append(keys.passwords, newPassword())
			keys.files = append(keys.files, name+".access-key")
		}
		made = append(made, keys)
	}
	return made, nil
}

// newPassword has letters and digits only, so that it needs no quoting anywhere.
func newPassword() string {
	random := make([]byte, passwordBytes)
	_, _ = rand.Read(random) // it never fails: https://pkg.go.dev/crypto/rand#Read
	return hex.EncodeToString(random)
}

// rulesFor are the rules that give a user of a redis-server what a policy gives on Azure.
func rulesFor(service, policy string) (string, error) {
	if service == Managed {
		return "~* &* +@all " + strings.Join(managedDenied(), " "), nil
	}
	parsed, err := accesspolicy.Parse(policy)
	if err != nil {
		return "", fmt.Errorf("reading the policy %q: %w", policy, err)
	}
	return parsed.ServerRules(), nil
}

// aclFile is the content of the ACL file. It holds hashes, never a password
// (https://redis.io/docs/latest/operate/oss_and_stack/management/security/acl/).
func aclFile(users []account) string {
	var file strings.Builder
	hasDefault := false
	for _, a := range users {
		hasDefault = hasDefault || a.user.Name == defaultUser
		file.WriteString("user " + a.user.Name + " reset on")
		for _, password := range a.passwords {
			sum := sha256.Sum256([]byte(password))
			file.WriteString(" #" + hex.EncodeToString(sum[:]))
		}
		file.WriteString(" " + a.user.ACL + "\n")
	}
	if !hasDefault {
		file.WriteString("user default reset off\n")
	}
	return file.String()
}
