package archive

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"filippo.io/age"
)

// Key opens and closes backups: an X25519 identity of age
// (https://age-encryption.org/v1). Whoever has it reads every backup made with
// it, and nobody else does.
type Key struct{ identity *age.X25519Identity }

// ReadKey reads a key from a file as MakeKey and age-keygen write it.
func ReadKey(name string) (Key, error) {
	text, err := os.ReadFile(name) //nolint:gosec // the engineer names it
	if errors.Is(err, fs.ErrNotExist) {
		return Key{}, errNoKey.Because(err)
	}
	if err != nil {
		return Key{}, fmt.Errorf("read the key: %w", err)
	}
	found, err := age.ParseIdentities(bytes.NewReader(text))
	if err != nil {
		return Key{}, errNotKey // the cause may show the secret
	}
	identity, is := found[0].(*age.X25519Identity)
	if !is {
		return Key{}, errNotKey
	}
	return Key{identity}, nil
}

// MakeKey reads the key in a file, or makes one there where there is none, for
// its owner alone, and reports whether it did. A key that was made is durable.
func MakeKey(name string) (key Key, made bool, err error) {
	key, err = ReadKey(name)
	if !errors.Is(err, fs.ErrNotExist) {
		return key, false, err
	}
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		return Key{}, false, fmt.Errorf("make a key: %w", err)
	}
	text := "# Opens the backups of this lab. Keep a copy elsewhere: without it they are lost.\n" + identity.String() + "\n"
	err = WriteWhole(name, func(file *os.File) error {
		_, err := file.WriteString(text)
		return err
	})
	if err != nil {
		return Key{}, false, fmt.Errorf("keep the key: %w", err)
	}
	return Key{identity}, true, nil
}

// WriteWhole writes a file, for its owner alone, that is there whole and durable
// or not at all: it gets its name, in the place of an older one, when all of it
// is on the disk.
func WriteWhole(name string, write func(*os.File) error) error {
	folder := filepath.Dir(name)
	half, err := os.CreateTemp(folder, ".half-*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(half.Name()) }() // after the rename there is nothing left to remove
	if err := write(half); err != nil {
		return errors.Join(err, half.Close())
	}
	if err := errors.Join(half.Sync(), half.Close()); err != nil {
		return err
	}
	if err := os.Rename(half.Name(), name); err != nil {
		return err
	}
	return syncFolder(folder)
}

func syncFolder(name string) error {
	folder, err := os.Open(name) //nolint:gosec // the engineer names it
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}
