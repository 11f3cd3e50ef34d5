package encryption

import (
	"crypto/tls"
	"slices"
)

// Class is a kind of weak cipher suite.
type Class struct {
	// ID is the last part of the outcome's id, Name what the suites have in common, Why what that means.
	ID, Name, Why string
	// Source is the public page that says so.
	Source string
	Suites []Suite
}

// Suite is a cipher suite as registered, https://www.iana.org/assignments/tls-parameters/#tls-parameters-4
type Suite struct {
	ID   uint16
	Name string
}

// bestPractice are the recommendations for TLS, BCP 195.
const bestPractice = "https://www.rfc-editor.org/rfc/rfc9325#section-4.1"

// Weak are the classes of suites that a cache must refuse. Suites with preshared keys, Kerberos and SRP are left out:
// they need a secret that no cache has been given.
//
// Suites that agree on keys by ECDHE and encrypt in CBC mode are not among them: they are the ones that Azure documents
// for TLS 1.2, https://learn.microsoft.com/azure/redis/tls-configuration, and no setting of a cache changes that. They are
// reported.
var Weak = []Class{
	{ID: "suite-rc4", Name: "RC4", Why: "its key stream gives the text away", Source: "https://www.rfc-editor.org/rfc/rfc7465", Suites: []Suite{
		{0x0004, "TLS_RSA_WITH_RC4_128_MD5"}, {0x0005, "TLS_RSA_WITH_RC4_128_SHA"}, {0x0018, "TLS_DH_anon_WITH_RC4_128_MD5"},
		{0xC002, "TLS_ECDH_ECDSA_WITH_RC4_128_SHA"}, {0xC007, "TLS_ECDHE_ECDSA_WITH_RC4_128_SHA"}, {0xC00C, "TLS_ECDH_RSA_WITH_RC4_128_SHA"},
		{0xC011, "TLS_ECDHE_RSA_WITH_RC4_128_SHA"}, {0xC016, "TLS_ECDH_anon_WITH_RC4_128_SHA"},
	}},
	{ID: "suite-3des", Name: "3DES", Why: "blocks of 64 bits collide in long connections", Source: bestPractice, Suites: []Suite{
		{0x000A, "TLS_RSA_WITH_3DES_EDE_CBC_SHA"}, {0x000D, "TLS_DH_DSS_WITH_3DES_EDE_CBC_SHA"}, {0x0010, "TLS_DH_RSA_WITH_3DES_EDE_CBC_SHA"},
		{0x0013, "TLS_DHE_DSS_WITH_3DES_EDE_CBC_SHA"}, {0x0016, "TLS_DHE_RSA_WITH_3DES_EDE_CBC_SHA"}, {0x001B, "TLS_DH_anon_WITH_3DES_EDE_CBC_SHA"},
		{0xC003, "TLS_ECDH_ECDSA_WITH_3DES_EDE_CBC_SHA"}, {0xC008, "TLS_ECDHE_ECDSA_WITH_3DES_EDE_CBC_SHA"},
		{0xC00D, "TLS_ECDH_RSA_WITH_3DES_EDE_CBC_SHA"}, {0xC012, "TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA"}, {0xC017, "TLS_ECDH_anon_WITH_3DES_EDE_CBC_SHA"},
	}},
	{ID: "suite-static-rsa", Name: "static RSA", Why: "whoever gets the server's key later reads what was recorded", Source: bestPractice, Suites: []Suite{
		{0x002F, "TLS_RSA_WITH_AES_128_CBC_SHA"}, {0x0035, "TLS_RSA_WITH_AES_256_CBC_SHA"}, {0x003C, "TLS_RSA_WITH_AES_128_CBC_SHA256"},
		{0x003D, "TLS_RSA_WITH_AES_256_CBC_SHA256"}, {0x0041, "TLS_RSA_WITH_CAMELLIA_128_CBC_SHA"}, {0x0084, "TLS_RSA_WITH_CAMELLIA_256_CBC_SHA"},
		{0x0096, "TLS_RSA_WITH_SEED_CBC_SHA"}, {0x009C, "TLS_RSA_WITH_AES_128_GCM_SHA256"}, {0x009D, "TLS_RSA_WITH_AES_256_GCM_SHA384"},
		{0x00BA, "TLS_RSA_WITH_CAMELLIA_128_CBC_SHA256"}, {0x00C0, "TLS_RSA_WITH_CAMELLIA_256_CBC_SHA256"},
		{0xC050, "TLS_RSA_WITH_ARIA_128_GCM_SHA256"}, {0xC051, "TLS_RSA_WITH_ARIA_256_GCM_SHA384"},
		{0xC09C, "TLS_RSA_WITH_AES_128_CCM"}, {0xC09D, "TLS_RSA_WITH_AES_256_CCM"}, {0xC0A0, "TLS_RSA_WITH_AES_128_CCM_8"}, {0xC0A1, "TLS_RSA_WITH_AES_256_CCM_8"},
	}},
	{ID: "suite-static-dh", Name: "static Diffie-Hellman", Why: "whoever gets the server's key later reads what was recorded", Source: bestPractice, Suites: []Suite{
		{0x0030, "TLS_DH_DSS_WITH_AES_128_CBC_SHA"}, {0x0031, "TLS_DH_RSA_WITH_AES_128_CBC_SHA"}, {0x0036, "TLS_DH_DSS_WITH_AES_256_CBC_SHA"},
		{0x0037, "TLS_DH_RSA_WITH_AES_256_CBC_SHA"}, {0x003E, "TLS_DH_DSS_WITH_AES_128_CBC_SHA256"}, {0x003F, "TLS_DH_RSA_WITH_AES_128_CBC_SHA256"},
		{0x0068, "TLS_DH_DSS_WITH_AES_256_CBC_SHA256"}, {0x0069, "TLS_DH_RSA_WITH_AES_256_CBC_SHA256"}, {0x00A0, "TLS_DH_RSA_WITH_AES_128_GCM_SHA256"},
		{0x00A1, "TLS_DH_RSA_WITH_AES_256_GCM_SHA384"}, {0x00A4, "TLS_DH_DSS_WITH_AES_128_GCM_SHA256"}, {0x00A5, "TLS_DH_DSS_WITH_AES_256_GCM_SHA384"},
		{0xC004, "TLS_ECDH_ECDSA_WITH_AES_128_CBC_SHA"}, {0xC005, "TLS_ECDH_ECDSA_WITH_AES_256_CBC_SHA"}, {0xC00E, "TLS_ECDH_RSA_WITH_AES_128_CBC_SHA"},
		{0xC00F, "TLS_ECDH_RSA_WITH_AES_256_CBC_SHA"}, {0xC025, "TLS_ECDH_ECDSA_WITH_AES_128_CBC_SHA256"}, {0xC026, "TLS_ECDH_ECDSA_WITH_AES_256_CBC_SHA384"},
		{0xC029, "TLS_ECDH_RSA_WITH_AES_128_CBC_SHA256"}, {0xC02A, "TLS_ECDH_RSA_WITH_AES_256_CBC_SHA384"}, {0xC02D, "TLS_ECDH_ECDSA_WITH_AES_128_GCM_SHA256"},
		{0xC02E, "TLS_ECDH_ECDSA_WITH_AES_256_GCM_SHA384"}, {0xC031, "TLS_ECDH_RSA_WITH_AES_128_GCM_SHA256"}, {0xC032, "TLS_ECDH_RSA_WITH_AES_256_GCM_SHA384"},
	}},
	{ID: "suite-null", Name: "no encryption", Why: "everybody on the way reads along", Source: bestPractice, Suites: []Suite{
		{0x0001, "TLS_RSA_WITH_NULL_MD5"}, {0x0002, "TLS_RSA_WITH_NULL_SHA"}, {0x003B, "TLS_RSA_WITH_NULL_SHA256"},
		{0xC001, "TLS_ECDH_ECDSA_WITH_NULL_SHA"}, {0xC006, "TLS_ECDHE_ECDSA_WITH_NULL_SHA"}, {0xC00B, "TLS_ECDH_RSA_WITH_NULL_SHA"},
		{0xC010, "TLS_ECDHE_RSA_WITH_NULL_SHA"}, {0xC015, "TLS_ECDH_anon_WITH_NULL_SHA"},
	}},
	{ID: "suite-export", Name: "keys below 112 bits", Why: "they can be tried out", Source: bestPractice, Suites: []Suite{
		{0x0003, "TLS_RSA_EXPORT_WITH_RC4_40_MD5"}, {0x0006, "TLS_RSA_EXPORT_WITH_RC2_CBC_40_MD5"}, {0x0008, "TLS_RSA_EXPORT_WITH_DES40_CBC_SHA"},
		{0x0009, "TLS_RSA_WITH_DES_CBC_SHA"}, {0x000B, "TLS_DH_DSS_EXPORT_WITH_DES40_CBC_SHA"}, {0x000C, "TLS_DH_DSS_WITH_DES_CBC_SHA"},
		{0x000E, "TLS_DH_RSA_EXPORT_WITH_DES40_CBC_SHA"}, {0x000F, "TLS_DH_RSA_WITH_DES_CBC_SHA"}, {0x0011, "TLS_DHE_DSS_EXPORT_WITH_DES40_CBC_SHA"},
		{0x0012, "TLS_DHE_DSS_WITH_DES_CBC_SHA"}, {0x0014, "TLS_DHE_RSA_EXPORT_WITH_DES40_CBC_SHA"}, {0x0015, "TLS_DHE_RSA_WITH_DES_CBC_SHA"},
		{0x0017, "TLS_DH_anon_EXPORT_WITH_RC4_40_MD5"}, {0x0019, "TLS_DH_anon_EXPORT_WITH_DES40_CBC_SHA"}, {0x001A, "TLS_DH_anon_WITH_DES_CBC_SHA"},
	}},
	{ID: "suite-idea", Name: "IDEA", Why: "withdrawn, with blocks of 64 bits", Source: "https://www.rfc-editor.org/rfc/rfc5469", Suites: []Suite{
		{0x0007, "TLS_RSA_WITH_IDEA_CBC_SHA"},
	}},
	{ID: "suite-anonymous", Name: "no certificate", Why: "anybody can be the server", Source: "https://www.rfc-editor.org/rfc/rfc5246#appendix-F.1.1.1", Suites: []Suite{
		{0x0034, "TLS_DH_anon_WITH_AES_128_CBC_SHA"}, {0x003A, "TLS_DH_anon_WITH_AES_256_CBC_SHA"}, {0x0046, "TLS_DH_anon_WITH_CAMELLIA_128_CBC_SHA"},
		{0x006C, "TLS_DH_anon_WITH_AES_128_CBC_SHA256"}, {0x006D, "TLS_DH_anon_WITH_AES_256_CBC_SHA256"}, {0x0089, "TLS_DH_anon_WITH_CAMELLIA_256_CBC_SHA"},
		{0x009B, "TLS_DH_anon_WITH_SEED_CBC_SHA"}, {0x00A6, "TLS_DH_anon_WITH_AES_128_GCM_SHA256"}, {0x00A7, "TLS_DH_anon_WITH_AES_256_GCM_SHA384"},
		{0x00BF, "TLS_DH_anon_WITH_CAMELLIA_128_CBC_SHA256"}, {0x00C5, "TLS_DH_anon_WITH_CAMELLIA_256_CBC_SHA256"},
		{0xC018, "TLS_ECDH_anon_WITH_AES_128_CBC_SHA"}, {0xC019, "TLS_ECDH_anon_WITH_AES_256_CBC_SHA"},
	}},
}

// Offered are the class's suites that Go can offer, and so this program tries.
func (c Class) Offered() []Suite { return c.only(true) }

// NotOffered are the class's suites that Go cannot offer.
func (c Class) NotOffered() []Suite { return c.only(false) }

func (c Class) only(offered bool) []Suite {
	known := goSuites()
	return slices.DeleteFunc(slices.Clone(c.Suites), func(s Suite) bool { return slices.Contains(known, s.ID) != offered })
}

// ids are the numbers of suites.
func ids(suites []Suite) []uint16 {
	numbers := make([]uint16, len(suites))
	for i, suite := range suites {
		numbers[i] = suite.ID
	}
	return numbers
}

// goSuites are the numbers of all suites that Go knows.
func goSuites() []uint16 {
	var known []uint16
	for _, suite := range append(tls.CipherSuites(), tls.InsecureCipherSuites()...) {
		known = append(known, suite.ID)
	}
	return known
}

// blockChaining are the suites with ECDHE and CBC mode that Go can offer.
var blockChaining = []uint16{
	tls.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA, tls.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA, tls.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256,
	tls.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA, tls.TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA, tls.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256,
}
