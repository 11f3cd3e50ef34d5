package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/redoubt-iac/redoubt/components/hardenedcache"
	"github.com/redoubt-iac/redoubt/internal/engine"
	"github.com/redoubt-iac/redoubt/internal/localcache"
	"github.com/redoubt-iac/redoubt/internal/validation"
	"github.com/redoubt-iac/redoubt/internal/verify"
	"github.com/redoubt-iac/redoubt/internal/verify/authentication"
	"github.com/redoubt-iac/redoubt/internal/verify/authorisation"
	"github.com/redoubt-iac/redoubt/internal/verify/encryption"
	"github.com/redoubt-iac/redoubt/internal/verify/entra"
	"github.com/redoubt-iac/redoubt/internal/verify/latency"
	"github.com/redoubt-iac/redoubt/internal/verify/names"
	"github.com/redoubt-iac/redoubt/internal/verify/ports"
	"github.com/redoubt-iac/redoubt/internal/verify/reach"
	"github.com/redoubt-iac/redoubt/internal/verify/session"
)

// The values of --credential beside the kinds of package entra.
const (
	credentialDefault = entra.Default
	credentialNone    = "none"
)

func credentialWords() string { return strings.Join(append(entra.Kinds(), credentialNone), ", ") }

// signer is where the users of the probes come from: the local cache, or the environment's state.
type signer struct {
	local localcache.Settings
	state *engine.State
}

func (v *verifyRun) checkSignIn(problems *validation.Problems) {
	if v.credential != credentialNone && !slices.Contains(entra.Kinds(), v.credential) {
		problems.Add("--credential", "no such identity", credentialWords(), validation.Quote(v.credential))
	}
	if v.samples < 1 {
		problems.Add("--samples", "out of range", "1 or more", fmt.Sprint(v.samples))
	}
	if v.watchRefresh < 0 || v.watchRefresh > 0 && v.watchRefresh >= v.timeout {
		problems.Add("--watch-refresh", "must fit into the whole run", "less than --timeout, "+v.timeout.String(), v.watchRefresh.String())
	}
}

// probes are what is tried, from the name upwards.
func (v *verifyRun) probes() ([]verify.Probe, error) {
	if v.expectUnreachable {
		return []verify.Probe{reach.New(reach.Options{Controls: v.controls})}, nil
	}
	probes := []verify.Probe{
		names.New(names.Options{}),
		ports.New(ports.Options{Controls: v.controlsFor(v.target.PlainPort)}),
		encryption.New(encryption.Options{Controls: v.controlsFor(v.target.Port)}),
	}
	grants, err := v.grants()
	if err != nil {
		return nil, err
	}
	signers, err := v.signers()
	if err != nil {
		return nil, err
	}
	probes = append(probes, authentication.NewOpen(), authentication.New(authentication.Options{
		Principal: signers[0].principal, AccessKey: v.accessKey(), OtherPrincipals: others(grants, signers[0].user), ForeignScope: v.foreignScope, WatchRefresh: v.watchRefresh,
	}))
	for _, one := range signers {
		probes = append(probes, authorisation.New(authorisation.Options{Principal: one.principal, Grants: grants, As: one.as, Write: v.write}))
	}
	return append(probes, latency.New(latency.Options{Principal: signers[0].principal, Count: v.samples})), nil
}

// whom is one principal to sign in as.
type whom struct {
	principal session.Principal
	// user is its name at the cache, where that is known before it signs in; as the key of the entry that it is held against.
	user, as string
}

// signers are whom to sign in as: one identity of Entra, or the users of the local cache. There is always one, if only
// nobody.
func (v *verifyRun) signers() ([]whom, error) {
	switch {
	case v.local:
		return v.localSigners()
	case v.credential == credentialNone, v.target.Service == verify.Local, v.isForeign():
		return []whom{{as: v.as}}, nil
	}
	source, err := entra.New(entra.Options{
		Kind: entra.Kind(v.credential), ClientID: v.clientID, ObjectID: v.objectID, Scope: v.tokenScope, Cloud: cloudOf(v.target.Host),
	})
	if err != nil {
		return nil, fmt.Errorf("--credential %s: %w", v.credential, err)
	}
	return []whom{{principal: source, as: v.as}}, nil
}

// isForeign says that a host was named which is none of Azure's, and nobody to sign in as. A certificate proves a host's
// name and not that a token for Azure belongs there, so whoever wants to send one to it has to say so.
func (v *verifyRun) isForeign() bool {
	_, _, known := hardenedcache.PrivateLinkZone(v.host)
	return v.host != "" && !known && !v.credentialGiven
}

// cloudOf tells the Azure cloud by the domain of a cache, as components/hardenedcache has them.
func cloudOf(host string) entra.Cloud {
	switch {
	case strings.HasSuffix(strings.ToLower(host), ".usgovcloudapi.net"):
		return entra.Government
	case strings.HasSuffix(strings.ToLower(host), ".chinacloudapi.cn"):
		return entra.China
	default:
		return entra.Public
	}
}

// localSigners are the users of the local cache, or the one that --as names.
func (v *verifyRun) localSigners() ([]whom, error) {
	var found []whom
	for _, user := range v.signer.local.Users {
		if v.as != "" && user.AccessKey != v.as {
			continue
		}
		password, err := user.Password()
		if err != nil {
			return nil, err
		}
		found = append(found, whom{session.Fixed(user.Name, password), user.Name, user.AccessKey})
	}
	if len(found) == 0 && v.as != "" {
		return nil, fmt.Errorf("--as %s: no such user of the local cache of %s", v.as, v.name)
	}
	if len(found) == 0 {
		found = []whom{{}}
	}
	return found, nil
}

// accessKey reads the key that must be refused; nil without one.
func (v *verifyRun) accessKey() func(context.Context) (string, error) {
	if v.accessKeyFile == "" {
		return nil
	}
	return func(context.Context) (string, error) {
		content, err := os.ReadFile(v.accessKeyFile)
		if err != nil {
			return "", fmt.Errorf("--access-key-file: %w", err)
		}
		key := strings.TrimSpace(string(content))
		if key == "" {
			return "", errors.New("--access-key-file: the file is empty")
		}
		return key, nil
	}
}
