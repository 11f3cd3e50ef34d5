package sandbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// storeFormat marks a file as a sandbox store and says which version of this format it is.
const (
	storeFormat  = "redoubt sandbox store"
	storeVersion = 1
)

// storeDocument is the JSON form of a store file. The note is for whoever opens the file.
type storeDocument struct {
	Format    string         `json:"format"`
	Version   int            `json:"version"`
	Note      string         `json:"note"`
	Resources []storedObject `json:"resources"`
}

type storedObject struct {
	ID         string         `json:"id"`
	Type       string         `json:"type"`
	APIVersion string         `json:"apiVersion"`
	Body       map[string]any `json:"body"`
}

// loadStore reads a store file; one that does not exist yet is an empty store.
func loadStore(file string) (map[string]arm.Resource, error) {
	resources := map[string]arm.Resource{}
	content, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) || file == "" {
		return resources, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading sandbox store: %w", err)
	}
	var document storeDocument
	if err := json.Unmarshal(content, &document); err != nil {
		return nil, fmt.Errorf("reading sandbox store %s: %w; it is not a complete store file: "+
			"restore it, or delete it together with the stack's state to begin anew", file, err)
	}
	if document.Format != storeFormat {
		return nil, fmt.Errorf("reading sandbox store %s: expected format %q; got %q", file, storeFormat, document.Format)
	}
	if document.Version > storeVersion {
		return nil, fmt.Errorf("reading sandbox store %s: expected version %d or older; got %d, written by a newer redoubt",
			file, storeVersion, document.Version)
	}
	for _, object := range document.Resources {
		r, err := fromStored(object)
		if err != nil {
			return nil, fmt.Errorf("reading sandbox store %s: %w", file, err)
		}
		resources[arm.Key(r.ID)] = r
	}
	return resources, nil
}

func fromStored(object storedObject) (arm.Resource, error) {
	id, err := arm.ParseID(object.ID)
	if err != nil {
		return arm.Resource{}, err
	}
	r := arm.Resource{ID: object.ID, Type: object.Type, APIVersion: object.APIVersion, Name: id.Name, Body: object.Body}
	if r.Body == nil {
		r.Body = map[string]any{}
	}
	r.Location = arm.NormalLocation(r.Text("location"))
	return r, nil
}

// saveStore writes a store file so that a reader, or a crash, sees either the old content or the new: a temporary file in
// the same directory, synced, then renamed over the old one, then the directory synced.
func saveStore(file string, resources map[string]arm.Resource) error {
	document := storeDocument{Format: storeFormat, Version: storeVersion, Note: "simulated by redoubt; nothing here exists on Azure"}
	for _, r := range resources {
		document.Resources = append(document.Resources, storedObject{ID: r.ID, Type: r.Type, APIVersion: r.APIVersion, Body: r.Body})
	}
	sort.Slice(document.Resources, func(i, j int) bool { return document.Resources[i].ID < document.Resources[j].ID })
	content, err := json.MarshalIndent(document, "", "  ")
	if err != nil {
		return fmt.Errorf("encoding sandbox store: %w", err)
	}
	if err := replaceFile(file, append(content, '\n')); err != nil {
		return fmt.Errorf("writing sandbox store: %w", err)
	}
	return nil
}

func replaceFile(file string, content []byte) (err error) {
	directory := filepath.Dir(file)
	temporary, err := os.CreateTemp(directory, filepath.Base(file)+".*.tmp")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(temporary.Name())
		}
	}()
	if _, err = temporary.Write(content); err != nil {
		_ = temporary.Close()
		return err
	}
	if err = temporary.Sync(); err != nil {
		_ = temporary.Close()
		return err
	}
	if err = temporary.Close(); err != nil {
		return err
	}
	if err = os.Rename(temporary.Name(), file); err != nil {
		return err
	}
	return syncDirectory(directory)
}

func syncDirectory(directory string) error {
	opened, err := os.Open(directory)
	if err != nil {
		return err
	}
	defer opened.Close()
	// Some file systems cannot sync a directory; the rename itself is done by then.
	if err := opened.Sync(); err != nil && !errors.Is(err, fs.ErrInvalid) && !errors.Is(err, errors.ErrUnsupported) {
		return err
	}
	return nil
}
