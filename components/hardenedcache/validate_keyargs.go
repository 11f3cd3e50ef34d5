package hardenedcache

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/redoubt-iac/redoubt/internal/inputs"
	"github.com/redoubt-iac/redoubt/internal/validation"
)

var (
	keyTypes = []string{"RSA", keyTypeHSM}
	keySizes = []int{3072, 4096}
)

const keyTypeHSM = "RSA-HSM"

func (k *KeyArgs) kty() string { return inputs.Or(k.Kty, "RSA") }

// validate judges a key that is to be made. Azure Managed Redis takes RSA keys only
// (https://learn.microsoft.com/azure/redis/how-to-encryption); 3072 bits is the least that NIST allows beyond 2030
// (https://csrc.nist.gov/pubs/sp/800/57/pt1/r5/final).
func (k *KeyArgs) validate(now time.Time) validation.Problems {
	const path = keyPath + ".key"
	if k == nil {
		return validation.Problems{{Path: path, Message: "missing", Expected: "the key to make: its day of creation at least, such as created: 2026-11-23"}}
	}
	var problems validation.Problems
	problems.Append(checkOptionalName(path+".name", k.Name, keyNameRule))
	if strings.HasPrefix(k.kty(), "EC") {
		problems.Add(path+".kty", "Azure Managed Redis takes RSA keys only", validation.OneOf(keyTypes), validation.Quote(k.kty()))
	} else {
		problems.Append(checkWord(path+".kty", "type of key", k.kty(), keyTypes))
	}
	if size := k.size(); size != keySizes[0] && size != keySizes[1] {
		problems.Add(path+".keySize", "not a size for a key that lasts", "3072 or 4096 bits", strconv.Itoa(size))
	}
	problems.Append(checkCreated(path+".created", k.Created, now))
	problems.Append(k.validateLifetime(path))
	return problems
}

// checkCreated: a day to come would promise a longer life than the key is to have.
func checkCreated(path, created string, now time.Time) validation.Problems {
	day, err := time.Parse(time.DateOnly, created)
	switch today := now.UTC().Truncate(24 * time.Hour); {
	case err != nil:
		return validation.Problems{{Path: path, Message: "not a date", Expected: "YYYY-MM-DD, the day on which the key is made", Got: validation.Quote(created)}}
	case day.After(today):
		return validation.Problems{{Path: path, Message: "in the future", Expected: "the day on which the key is made: today, " + today.Format(time.DateOnly) + ", or earlier", Got: created}}
	default:
		return nil
	}
}

// validateLifetime: a version lives longer than the notice that is given of its end.
func (k *KeyArgs) validateLifetime(path string) validation.Problems {
	var problems validation.Problems
	problems.Append(limit{path + ".rotateAfterMonths", k.RotateAfterMonths, 1, 24, "months"}.check())
	problems.Append(limit{path + ".graceMonths", k.GraceMonths, 1, 12, "months"}.check())
	if months := k.rotateAfter() + k.grace(); len(problems) == 0 && months < shortestLifeMonths {
		problems.Add(path+".graceMonths", "a version would be near its expiry from its first day, because that is announced 60 days ahead", fmt.Sprintf("rotateAfterMonths and graceMonths of %d months together", shortestLifeMonths), fmt.Sprint(months))
	}
	return problems
}

func (k *KeyArgs) size() int { return inputs.Or(k.KeySize, keySizes[0]) }

// keyNotice is how long before its end a version is announced to expire, unless another followed it, and
// shortestLifeMonths what a version must live to be worth that notice.
const (
	keyNotice          = "P60D"
	shortestLifeMonths = 3
)

func (k *KeyArgs) rotateAfter() int { return inputs.Or(k.RotateAfterMonths, 12) }
func (k *KeyArgs) grace() int       { return inputs.Or(k.GraceMonths, 3) }

// rotation and lifetime of a version, as ISO 8601 durations.
func (k *KeyArgs) rotation() string { return months(k.rotateAfter()) }
func (k *KeyArgs) lifetime() string { return months(k.rotateAfter() + k.grace()) }

func months(count int) string { return fmt.Sprintf("P%dM", count) }

// expires is when the first version ends, in seconds since 1970: the rotation policy sets that of later versions only.
func (k *KeyArgs) expires() int {
	created, _ := time.Parse(time.DateOnly, k.Created)
	return int(created.AddDate(0, k.rotateAfter()+k.grace(), 0).Unix())
}
