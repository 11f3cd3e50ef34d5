package keyversion

import (
	"errors"
	"fmt"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/stackedit"
)

// settings is where a stack file describes the key.
const settings = "cache.customerManagedKey"

// ErrNoKey says that a stack file asks for no customer-managed key.
var ErrNoKey = errors.New("the stack file asks for no customer-managed key (" + settings + ")")

// Edit is the change of a stack file that moves its environment to a version, 32 hexadecimal digits: of the version in
// `keyUrl` where the file names an existing key, of `keyVersion` where the key is made by the program. It fails for a file
// without a customer-managed key ([ErrNoKey]), and for a URL that is encrypted or malformed.
func Edit(contents []byte, version string) (stackedit.Edit, error) {
	given, err := stackedit.Has(contents, settings)
	if err != nil {
		return stackedit.Edit{}, err
	}
	if !given {
		return stackedit.Edit{}, ErrNoKey
	}
	const urlSetting = settings + ".keyUrl"
	existing, err := stackedit.Has(contents, urlSetting)
	if err != nil || !existing {
		return stackedit.Edit{Path: settings + ".keyVersion", Value: version}, err
	}
	url, readable, err := stackedit.Find(contents, urlSetting)
	if err != nil {
		return stackedit.Edit{}, err
	}
	if !readable {
		return stackedit.Edit{}, fmt.Errorf("%s is encrypted, so its version can't be edited; a key's URL is no secret: write it in plain text", urlSetting)
	}
	old, err := FromURL(url)
	if err != nil {
		return stackedit.Edit{}, fmt.Errorf("%s: %w", urlSetting, err)
	}
	return stackedit.Edit{Path: urlSetting, Value: strings.TrimSuffix(old.URL, old.ID) + version}, nil
}
