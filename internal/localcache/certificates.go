package localcache

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"time"
)

// serverName is the name that clients connect to, and that the certificate is for; the loopback's addresses are in it too.
const serverName = "localhost"

// certificateDays is how long a certificate is good; each start makes another.
const certificateDays = 90

// certificates are those of one start, in PEM.
type certificates struct{ authority, server, key []byte }

// newCertificates makes an authority, a certificate for this machine's loopback, and forgets the authority's key: nothing
// can be signed with it later.
func newCertificates(environment string, now time.Time) (certificates, error) {
	authorityKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return certificates{}, fmt.Errorf("making a key: %w", err)
	}
	authority, err := unsigned("redoubt local "+environment+", throw-away authority", now)
	if err != nil {
		return certificates{}, err
	}
	authority.IsCA, authority.BasicConstraintsValid, authority.MaxPathLenZero = true, true, true
	authority.KeyUsage = x509.KeyUsageCertSign
	authorityDER, err := x509.CreateCertificate(rand.Reader, authority, authority, authorityKey.Public(), authorityKey)
	if err != nil {
		return certificates{}, fmt.Errorf("making the certificate of the authority: %w", err)
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return certificates{}, fmt.Errorf("making a key: %w", err)
	}
	server, err := unsigned(serverName, now)
	if err != nil {
		return certificates{}, err
	}
	server.KeyUsage = x509.KeyUsageDigitalSignature
	// A node of a cluster is also a client of the others, and of itself.
	server.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth}
	server.DNSNames, server.IPAddresses = []string{serverName}, []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback}
	serverDER, err := x509.CreateCertificate(rand.Reader, server, authority, key.Public(), authorityKey)
	if err != nil {
		return certificates{}, fmt.Errorf("making the certificate of the server: %w", err)
	}
	keyDER, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return certificates{}, fmt.Errorf("writing down the key of the server: %w", err)
	}
	return certificates{authority: asPEM("CERTIFICATE", authorityDER), server: asPEM("CERTIFICATE", serverDER), key: asPEM("PRIVATE KEY", keyDER)}, nil
}

// unsigned is what both certificates have.
func unsigned(name string, now time.Time) (*x509.Certificate, error) {
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		return nil, fmt.Errorf("choosing a serial number: %w", err)
	}
	return &x509.Certificate{
		SerialNumber: serial,
		Subject:      pkix.Name{CommonName: name},
		NotBefore:    now.Add(-time.Minute),
		NotAfter:     now.AddDate(0, 0, certificateDays),
	}, nil
}

func asPEM(kind string, content []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: content})
}
