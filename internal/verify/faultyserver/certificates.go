package faultyserver

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// Certificate says what a server's certificate is like; the zero value is one that a client has to refuse, for it has no name.
type Certificate struct {
	Names []string
	// From and Until are its days; the zero values are an hour ago and in 90 days.
	From, Until time.Time
	// RSA is the length of an RSA key; 0 is a key on the curve P-256.
	RSA int
}

// Authority signs the certificates of a test.
type Authority struct {
	certificate *x509.Certificate
	key         crypto.Signer
	// Roots trusts the authority and no other.
	Roots *x509.CertPool
}

// NewAuthority makes an authority.
func NewAuthority(t testing.TB) Authority {
	t.Helper()
	key := newKey(t, 0)
	template := authorityTemplate("test authority")
	certificate := sign(t, template, template, key.Public(), key)
	made := Authority{certificate: certificate, key: key, Roots: x509.NewCertPool()}
	made.Roots.AddCert(certificate)
	return made
}

// Issue makes a server's certificate.
func (a Authority) Issue(t testing.TB, wanted Certificate) tls.Certificate {
	t.Helper()
	key := newKey(t, wanted.RSA)
	leaf := sign(t, serverTemplate(wanted), a.certificate, key.Public(), a.key)
	return tls.Certificate{Certificate: [][]byte{leaf.Raw}, PrivateKey: key}
}

// SelfSigned makes a certificate that signed itself.
func SelfSigned(t testing.TB, wanted Certificate) tls.Certificate {
	t.Helper()
	key := newKey(t, wanted.RSA)
	template := serverTemplate(wanted)
	return tls.Certificate{Certificate: [][]byte{sign(t, template, template, key.Public(), key).Raw}, PrivateKey: key}
}

// Loop makes a chain that leads back to itself: two authorities that signed each other.
func Loop(t testing.TB, wanted Certificate) tls.Certificate {
	t.Helper()
	key, oneKey, otherKey := newKey(t, wanted.RSA), newKey(t, 0), newKey(t, 0)
	one, other := authorityTemplate("one authority"), authorityTemplate("other authority")
	signedOne := sign(t, one, other, oneKey.Public(), otherKey)
	signedOther := sign(t, other, one, otherKey.Public(), oneKey)
	leaf := sign(t, serverTemplate(wanted), one, key.Public(), oneKey)
	return tls.Certificate{Certificate: [][]byte{leaf.Raw, signedOne.Raw, signedOther.Raw}, PrivateKey: key}
}

func newKey(t testing.TB, bits int) crypto.Signer {
	t.Helper()
	var key crypto.Signer
	var err error
	if bits == 0 {
		key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	} else {
		key, err = rsa.GenerateKey(rand.Reader, bits)
	}
	if err != nil {
		t.Fatalf("making a key: %v", err)
	}
	return key
}

func authorityTemplate(name string) *x509.Certificate {
	return &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().AddDate(1, 0, 0),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
}

func serverTemplate(wanted Certificate) *x509.Certificate {
	template := &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "a server"}, DNSNames: wanted.Names,
		NotBefore: wanted.From, NotAfter: wanted.Until,
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageKeyEncipherment, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	if wanted.From.IsZero() {
		template.NotBefore = time.Now().Add(-time.Hour)
	}
	if wanted.Until.IsZero() {
		template.NotAfter = time.Now().AddDate(0, 0, 90).Add(time.Hour)
	}
	return template
}

func sign(t testing.TB, template, parent *x509.Certificate, public crypto.PublicKey, key crypto.Signer) *x509.Certificate {
	t.Helper()
	raw, err := x509.CreateCertificate(rand.Reader, template, parent, public, key)
	if err != nil {
		t.Fatalf("making a certificate: %v", err)
	}
	made, err := x509.ParseCertificate(raw)
	if err != nil {
		t.Fatalf("reading the certificate: %v", err)
	}
	return made
}

// Files writes a certificate and its key as PEM, for servers that are not written in Go.
func Files(t testing.TB, certificate tls.Certificate) (certFile, keyFile string) {
	t.Helper()
	key, err := x509.MarshalPKCS8PrivateKey(certificate.PrivateKey)
	if err != nil {
		t.Fatalf("writing the key: %v", err)
	}
	var chain []byte
	for _, raw := range certificate.Certificate {
		chain = append(chain, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: raw})...)
	}
	folder := t.TempDir()
	certFile, keyFile = filepath.Join(folder, "cert.pem"), filepath.Join(folder, "key.pem")
	for path, content := range map[string][]byte{certFile: chain, keyFile: pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: key})} {
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatalf("writing %s: %v", path, err)
		}
	}
	return certFile, keyFile
}
