package sandbox

import (
	"context"
	"fmt"
	"time"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// RotatedKey is what RotateKey did.
type RotatedKey struct {
	// KeyID is the ARM id of the key, URL its address without a version.
	KeyID, URL string
	// Old was the newest version before, and New is now.
	Old, New KeyVersion
}

// KeyVersion is one version of a key.
type KeyVersion struct {
	ID      string    // 32 hexadecimal digits
	Expires time.Time // the zero time for never
}

// RotateKey gives a key of a vault, named by its ARM id, a new version, as the vault itself does when the time of the key's
// rotation policy has come, or when somebody chooses "Rotate now" in the portal. What is encrypted with the old version stays
// so. It fails when there is no such key.
func (z *Azure) RotateKey(ctx context.Context, keyID string) (RotatedKey, error) {
	if err := ctx.Err(); err != nil {
		return RotatedKey{}, fmt.Errorf("rotating %s: %w", keyID, err)
	}
	z.azure.mu.Lock()
	defer z.azure.mu.Unlock()
	key, exists := z.azure.find(keyID)
	if !exists || !is(key, typeKey) {
		return RotatedKey{}, fmt.Errorf("rotating %s: there is no such key %s", keyID, banner)
	}
	old := newestOf(key)
	key, err := z.azure.rotateKey(key)
	if err != nil {
		return RotatedKey{}, fmt.Errorf("rotating %s: %w", keyID, err)
	}
	fresh := newestOf(key)
	return RotatedKey{KeyID: key.ID, URL: keyURL(key), Old: KeyVersion{old.id, old.expires}, New: KeyVersion{fresh.id, fresh.expires}}, nil
}

// rotateKey gives a key its next version; the mutex is held.
func (a *azure) rotateKey(key arm.Resource) (arm.Resource, error) {
	next, err := rotated(key, a.options.Now())
	if err != nil {
		return arm.Resource{}, err
	}
	return next, a.amend(next)
}
