package redisserver

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// Authority is a certificate that signed itself, for the server and for those who must trust it.
type Authority struct {
	// Roots trusts the certificate and no other.
	Roots *x509.CertPool
	// Certificate is for a listener in Go.
	Certificate tls.Certificate
	// CertFile and KeyFile are the same in PEM, for redis-server and other programs.
	CertFile, KeyFile string
}

// NewAuthority makes a certificate that is good from an hour ago for two hours, for localhost, 127.0.0.1 and the names.
func NewAuthority(t testing.TB, names ...string) Authority {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatalf("making a key: %v", err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "redoubt test"},
		DNSNames: append([]string{"localhost"}, names...), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
		// The nodes of a cluster are clients of each other, too.
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
	}
	raw, err := x509.CreateCertificate(rand.Reader, template, template, &private.PublicKey, private)
	if err != nil {
		t.Fatalf("making a certificate: %v", err)
	}
	parsed, err := x509.ParseCertificate(raw)
	if err != nil {
		t.Fatalf("reading the certificate: %v", err)
	}
	der, err := x509.MarshalECPrivateKey(private)
	if err != nil {
		t.Fatalf("writing the key: %v", err)
	}
	made := Authority{Roots: x509.NewCertPool(), Certificate: tls.Certificate{Certificate: [][]byte{raw}, PrivateKey: private}}
	made.Roots.AddCert(parsed)
	folder := t.TempDir()
	made.CertFile = write(t, folder, "cert.pem", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: raw}))
	made.KeyFile = write(t, folder, "key.pem", pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: der}))
	return made
}

func write(t testing.TB, folder, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(folder, name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatalf("writing %s: %v", name, err)
	}
	return path
}
