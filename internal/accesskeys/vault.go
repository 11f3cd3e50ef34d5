package accesskeys

import (
	"context"
	"fmt"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/to"
	"github.com/Azure/azure-sdk-for-go/sdk/security/keyvault/azsecrets"
)

// contentType tells a person who finds the secret what it is; Key Vault defines no values,
// https://learn.microsoft.com/azure/key-vault/secrets/about-secrets
const contentType = "redis-access-key"

// purgeable is the recovery level of a vault without soft delete,
// https://learn.microsoft.com/rest/api/keyvault/secrets/get-secret/get-secret#deletionrecoverylevel
const purgeable = "Purgeable"

// vault is the data plane of the vault, as far as one secret goes.
type vault struct {
	target Target
	client *azsecrets.Client
}

// secret is the newest version of the secret.
type secret struct {
	version string
	key     Key
	tags    map[string]string
	// expires is zero for a secret that never does.
	expires, created time.Time
	// recoverable is whether a deleted secret can be had back, and recoverableDays for how long; 0 when that is not said.
	recoverable     bool
	recoverableDays int
}

func openVault(target Target, azure Azure) (*vault, error) {
	client, err := azsecrets.NewClient(target.VaultURL, azure.Credential, &azsecrets.ClientOptions{ClientOptions: azure.clientOptions()})
	if err != nil {
		return nil, fmt.Errorf("preparing the client of the vault: %s", masked(err.Error()))
	}
	return &vault{target: target, client: client}, nil
}

// newest reads the newest version, expired or not; nil when there is no secret.
func (v *vault) newest(ctx context.Context) (*secret, error) {
	answer, err := v.client.GetSecret(ctx, v.target.SecretName, "", nil)
	if isNotFound(err) {
		return nil, nil
	}
	if err != nil {
		return nil, v.explain("reading the secret "+v.target.SecretName, err)
	}
	if answer.ID == nil || answer.Value == nil {
		return nil, fmt.Errorf("reading the secret %s: the vault answered without an id or a value", v.target.SecretName)
	}
	found := secret{version: answer.ID.Version(), key: newKey(*answer.Value), tags: make(map[string]string, len(answer.Tags))}
	for tag, value := range answer.Tags {
		found.tags[tag] = deref(value)
	}
	if about := answer.Attributes; about != nil {
		found.expires, found.created = deref(about.Expires), deref(about.Created)
		found.recoverable, found.recoverableDays = deref(about.RecoveryLevel) != purgeable, int(deref(about.RecoverableDays))
	}
	return &found, nil
}

// publish writes a new version and returns its name. Value, tags and expiry are one write.
func (v *vault) publish(ctx context.Context, key Key, tags map[string]string, expires time.Time) (string, error) {
	answer, err := v.client.SetSecret(ctx, v.target.SecretName, azsecrets.SetSecretParameters{
		Value:            to.Ptr(key.value()),
		ContentType:      to.Ptr(contentType),
		SecretAttributes: &azsecrets.SecretAttributes{Enabled: to.Ptr(true), Expires: &expires},
		Tags:             pointers(tags),
	}, nil)
	if err != nil {
		return "", v.explain("publishing a new version of the secret "+v.target.SecretName, err)
	}
	if answer.ID == nil {
		return "", fmt.Errorf("publishing a new version of the secret %s: the vault answered without an id", v.target.SecretName)
	}
	return answer.ID.Version(), nil
}

// tag replaces all tags of one version.
func (v *vault) tag(ctx context.Context, version string, tags map[string]string) error {
	_, err := v.client.UpdateSecretProperties(ctx, v.target.SecretName, version, azsecrets.UpdateSecretPropertiesParameters{Tags: pointers(tags)}, nil)
	if err != nil {
		return v.explain("writing the tags of the secret "+v.target.SecretName, err)
	}
	return nil
}

// disableAllBut disables every enabled version but one, and says how many it were.
func (v *vault) disableAllBut(ctx context.Context, version string) (int, error) {
	var old []string
	for pager := v.client.NewListSecretPropertiesVersionsPager(v.target.SecretName, nil); pager.More(); {
		page, err := pager.NextPage(ctx)
		if err != nil {
			return 0, v.explain("listing the versions of the secret "+v.target.SecretName, err)
		}
		for _, listed := range page.Value {
			enabled := listed.Attributes != nil && deref(listed.Attributes.Enabled)
			if listed.ID != nil && enabled && listed.ID.Version() != version {
				old = append(old, listed.ID.Version())
			}
		}
	}
	for i, name := range old {
		_, err := v.client.UpdateSecretProperties(ctx, v.target.SecretName, name, azsecrets.UpdateSecretPropertiesParameters{
			SecretAttributes: &azsecrets.SecretAttributes{Enabled: to.Ptr(false)},
		}, nil)
		if err != nil {
			return i, v.explain("disabling an older version of the secret "+v.target.SecretName, err)
		}
	}
	return len(old), nil
}

// remove deletes the secret and returns when the vault will purge it, zero when it does not say. The vault's soft delete
// keeps it until then.
func (v *vault) remove(ctx context.Context) (time.Time, error) {
	answer, err := v.client.DeleteSecret(ctx, v.target.SecretName, nil)
	if isNotFound(err) {
		return time.Time{}, nil
	}
	if err != nil {
		return time.Time{}, v.explain("deleting the secret "+v.target.SecretName, err)
	}
	return deref(answer.ScheduledPurgeDate), nil
}

func pointers(tags map[string]string) map[string]*string {
	pointed := make(map[string]*string, len(tags))
	for tag, value := range tags {
		pointed[tag] = to.Ptr(value)
	}
	return pointed
}

func deref[T any](p *T) T {
	if p == nil {
		var zero T
		return zero
	}
	return *p
}
