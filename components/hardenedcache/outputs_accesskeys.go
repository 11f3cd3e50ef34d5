package hardenedcache

import (
	"reflect"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/internal/inputs"
)

func init() { pulumi.RegisterOutputType(AccessKeysPtrOutput{}) }

// AccessKeys says where clients find the access key, and as whom they read it. It holds no key.
type AccessKeys struct {
	// Enabled says whether the cache takes access keys.
	Enabled bool `pulumi:"enabled"`
	// VaultUrl is the address of the vault that holds the key.
	VaultUrl string `pulumi:"vaultUrl"`
	// SecretName is the name of the secret in it. The secret exists once `redoubt keys publish` has written it.
	SecretName string `pulumi:"secretName"`
	// ValidityDays is how long a published key is valid.
	ValidityDays int `pulumi:"validityDays"`
	// ReaderIdentityResourceId is the resource id of the identity that may read the secret: give it to the clients' hosts.
	ReaderIdentityResourceId string `pulumi:"readerIdentityResourceId"`
	// ReaderIdentityClientId is its client id, with which a client picks it among others.
	ReaderIdentityClientId string `pulumi:"readerIdentityClientId"`
	// ReaderIdentityPrincipalId is its object id.
	ReaderIdentityPrincipalId string `pulumi:"readerIdentityPrincipalId"`
}

// AccessKeysPtrOutput is an output of [AccessKeys], or of nil.
type AccessKeysPtrOutput struct{ *pulumi.OutputState }

// ElementType is the type of the resolved value.
func (AccessKeysPtrOutput) ElementType() reflect.Type { return reflect.TypeFor[*AccessKeys]() }

// publishedKeys is what clients and `redoubt keys` need to know.
func (b *builder) publishedKeys() AccessKeysPtrOutput {
	keys := b.accessKeys
	if keys == nil {
		return pulumi.ToOutput((*AccessKeys)(nil)).(AccessKeysPtrOutput)
	}
	url := keys.vault.url(clouds[b.args.cloudName()].vaultSuffix)
	return pulumi.All(url, keys.reader.ID(), keys.reader.ClientId, keys.reader.PrincipalId).ApplyT(func(resolved []any) *AccessKeys {
		return &AccessKeys{
			Enabled:                   b.args.keysOn(),
			VaultUrl:                  resolved[0].(string),
			SecretName:                b.args.AccessKeys.secretName(),
			ValidityDays:              inputs.Or(b.args.AccessKeys.ValidityDays, defaultValidityDays),
			ReaderIdentityResourceId:  string(resolved[1].(pulumi.ID)),
			ReaderIdentityClientId:    resolved[2].(string),
			ReaderIdentityPrincipalId: resolved[3].(string),
		}
	}).(AccessKeysPtrOutput)
}
