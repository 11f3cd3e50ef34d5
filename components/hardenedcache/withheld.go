package hardenedcache

// withheldKeys are properties of Azure's caches that are no inputs, because the design decides them. Somebody who looks for
// one is told why, with the control that judges the outcome (docs/controls.md).
var withheldKeys = map[string]string{
	"accessKeysAuthentication":       withheldAccessKeys,
	"clientProtocol":                 withheldPlainText,
	"disableAccessKeyAuthentication": withheldAccessKeys,
	"enableNonSslPort":               withheldPlainText,
	"minimumTlsVersion":              "TLS 1.2 is the minimum in every environment (RDT-TRA-02)",
	"port":                           "clients and firewalls expect a managed cache at 10000 (RDT-TRA-03), and a classic one has no port but that for TLS, 6380 (RDT-TRA-01)",
	"publicNetworkAccess":            "it follows from privateEndpoint, which closes the cache to the internet (RDT-NET-01)",
}

// Each service has a name of its own for these.
const (
	withheldAccessKeys = "access keys are off, and accessKeys is what switches them on, under a waiver (RDT-IDN-02)"
	withheldPlainText  = "clients connect with TLS only, in every environment (RDT-TRA-01)"
)

// WithheldKeys are the keys that are kept out on purpose, and why. Stack files and the plugin show the reasons.
func (*HardenedCacheArgs) WithheldKeys() map[string]string { return withheldKeys }

// WithheldKeys are those of the cache: they are as often looked for beside the SKU, where Azure has some of them.
func (*ManagedArgs) WithheldKeys() map[string]string { return withheldKeys }

// WithheldKeys are those of the cache: they are as often looked for beside the SKU, where Azure has them.
func (*ClassicArgs) WithheldKeys() map[string]string { return withheldKeys }
