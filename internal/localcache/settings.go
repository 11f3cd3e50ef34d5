package localcache

import (
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"
)

// ErrNotRunning says that the local cache of an environment does not run.
var ErrNotRunning = errors.New("no local cache runs")

// Settings are what a client of a running local cache needs. They hold no secret.
type Settings struct {
	Environment string `json:"environment"`
	// Service is [Managed] or [Classic]; SKU is the one whose limits it has.
	Service string `json:"service"`
	SKU     string `json:"sku"`
	// Host is a name that the certificate has; Port speaks TLS only.
	Host string `json:"host"`
	Port int    `json:"port"`
	// CAFile is the certificate, in PEM, of the authority to trust.
	CAFile string `json:"caFile"`
	// RedisVersion is that of the redis-server, such as "7.0.15".
	RedisVersion string `json:"redisVersion"`
	// Clustered says that clients speak the Redis cluster protocol, to one node that has every slot.
	Clustered bool `json:"clustered"`
	// AccessKeysOff is false where access keys are on: then the user default is on, and KeyFiles are the files of its two
	// passwords, which stand for the access keys.
	AccessKeysOff bool     `json:"accessKeysOff"`
	KeyFiles      []string `json:"keyFiles,omitempty"`
	// Users are those of the access list, sorted by their key.
	Users []User `json:"users"`
	// Notes say what of the limits this machine can't hold.
	Notes []string `json:"notes,omitempty"`
	// PID is the process of the redis-server; Started is in UTC.
	PID     int       `json:"pid"`
	Started time.Time `json:"started"`
	// LogFile is where the server writes what happens to it.
	LogFile string `json:"logFile"`
}

// User is a user of a local cache, for one entry of the access list.
type User struct {
	// AccessKey is the key of the entry in the stack file.
	AccessKey string `json:"accessKey"`
	// Name is the principal's object id in lower case, which is the user name on Azure too. StandIn says that it is made
	// up, because the stack file has it encrypted.
	Name    string `json:"name"`
	StandIn bool   `json:"standIn,omitempty"`
	// Policy are the permissions as Azure has them, ACL the rules of the redis-server that come to the same.
	Policy string `json:"policy"`
	ACL    string `json:"acl"`
	// PasswordFile holds the password and nothing else, not even a line end. Only its owner can read it.
	PasswordFile string `json:"passwordFile"`
}

// Password reads the password of a user.
func (u User) Password() (string, error) { return readSecret(u.PasswordFile) }

// AccessKey reads one of the passwords of the user default: 0 for the primary key, 1 for the secondary one.
func (s Settings) AccessKey(index int) (string, error) {
	if index < 0 || index >= len(s.KeyFiles) {
		return "", fmt.Errorf("the local cache of %s takes no access keys", s.Environment)
	}
	return readSecret(s.KeyFiles[index])
}

func readSecret(file string) (string, error) {
	content, err := os.ReadFile(file)
	if err != nil {
		return "", fmt.Errorf("reading a password: %w", err)
	}
	return strings.TrimSpace(string(content)), nil
}

// RootCAs are the authority of the local cache's certificate, and no other.
func (s Settings) RootCAs() (*x509.CertPool, error) {
	content, err := os.ReadFile(s.CAFile)
	if err != nil {
		return nil, fmt.Errorf("reading the certificate of the local cache's authority: %w", err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(content) {
		return nil, fmt.Errorf("reading %s: it holds no certificate", s.CAFile)
	}
	return pool, nil
}

// Load returns the settings of an environment's local cache; the error is [ErrNotRunning] if none runs. project is the
// folder of Pulumi.yaml.
func Load(project, environment string) (Settings, error) {
	at, err := placeOf(project, environment)
	if err != nil {
		return Settings{}, err
	}
	return at.load(environment)
}

func (f folder) load(environment string) (Settings, error) {
	held, err := f.held()
	if err != nil {
		return Settings{}, err
	}
	content, err := os.ReadFile(f.path(settingsFile))
	if !held || errors.Is(err, fs.ErrNotExist) {
		return Settings{}, notRunning(environment)
	}
	if err != nil {
		return Settings{}, fmt.Errorf("reading the settings of the local cache: %w", err)
	}
	var settings Settings
	if err := json.Unmarshal(content, &settings); err != nil {
		return Settings{}, fmt.Errorf("reading %s: %w", f.path(settingsFile), err)
	}
	if !alive(settings.PID) { // it crashed, and somebody else holds the lock just now
		return Settings{}, notRunning(environment)
	}
	return settings, nil
}

func notRunning(environment string) error {
	return fmt.Errorf("%w for %s; start one with `redoubt local %[2]s`", ErrNotRunning, environment)
}

func (f folder) save(settings Settings) error {
	content, err := json.MarshalIndent(settings, "", "  ")
	if err != nil {
		return fmt.Errorf("writing down the settings: %w", err)
	}
	return f.write(settingsFile, append(content, '\n'))
}
