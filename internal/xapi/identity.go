package xapi

import (
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // RFC 4122 asks for it in names; nothing is kept secret by it
	"crypto/sha256"
	"encoding/hex"
	"fmt"
)

// identifier gives the UUID that belongs to a name for ever (RFC 4122, version 5,
// in the name space of addresses).
func identifier(name string) string {
	space := [16]byte{0x6b, 0xa7, 0xb8, 0x11, 0x9d, 0xad, 0x11, 0xd1, 0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8}
	sum := sha1.Sum(append(space[:], "https://digital-learning-lab/xapi/"+name...)) //nolint:gosec // see above
	u := sum[:16]
	u[6], u[8] = u[6]&0x0f|0x50, u[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", u[:4], u[4:6], u[6:8], u[8:10], u[10:])
}

// Pseudonym is what somebody is called outside of the lab: the same in every
// statement, and never to be led back without the key.
func Pseudonym(key []byte, person string) string {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(person))
	return hex.EncodeToString(mac.Sum(nil)[:16])
}

// somebody is a person as an agent; nobody is the lab itself.
func (t *Teller) somebody(person string, l Line) Agent {
	if person == "" {
		return *t.lab()
	}
	a := Agent{ObjectType: "Agent", Account: Account{HomePage: t.home, Name: Pseudonym(t.key, person)}}
	if t.names {
		a.Name = l.Names[person]
	}
	return a
}

// lab is the lab itself as an agent.
func (t *Teller) lab() *Agent {
	return &Agent{ObjectType: "Agent", Name: platform, Account: Account{HomePage: t.home, Name: "lab"}}
}

const platform = "Digital Learning Lab"
