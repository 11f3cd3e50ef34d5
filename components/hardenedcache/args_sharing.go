package hardenedcache

import "github.com/pulumi/pulumi/sdk/v3/go/pulumi"

// SharerArgs is another environment that uses the cache of this one. It gets one access policy, `environment-` and its
// name, that reads, or reads and writes, under its prefixes and can do nothing that shows or touches the keys of others.
type SharerArgs struct {
	// KeyPrefixes are the beginnings of the keys of that environment, such as `test:`, without a `*`. No key may fall under the prefixes of two environments.
	KeyPrefixes []string `pulumi:"keyPrefixes"`
	// Role is what its principals may do under the prefixes: `contributor`, which reads and writes, or `reader`. Default: `contributor`.
	Role string `pulumi:"role,optional"`
	// Production says that it is a production environment. Sharing between production and others takes a waiver of RDT-SEP-04. Default: true when the environment is called `prod` or `production`, else false.
	Production *bool `pulumi:"production,optional"`
	// Principals are the object ids (principal ids) of that environment's users, service principals or managed identities, by a key of your choice: 1 to 40 letters, digits and hyphens.
	Principals map[string]pulumi.StringInput `pulumi:"principals"`
}
