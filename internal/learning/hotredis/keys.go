package hotredis

import (
	"strconv"
	"strings"
	"time"

	"github.com/digital-learning-lab/lab/internal/id"
	"github.com/digital-learning-lab/lab/internal/redis"
)

// What is in the server, below the life of the lab:
//
//	l:<person>   hash: what is hot of a person; of each resource a version and a pack, in parts: fields <resource>, 1:<resource>, …, see fieldOf
//	j:<journal>  list: the pairs that one process owes to the record since a moment
//	journals     sorted set: every journal, and until when its process answers for it
const (
	personKey   = "l:"
	journalKey  = "j:"
	journalsKey = "journals"
)

// How long things are kept that nobody writes any more.
const (
	personTTL  = time.Hour      // sessions are in the record by then
	journalTTL = 24 * time.Hour // of a lab that was killed and never came back
)

// partsScript reads and writes what is longer than the 64 bytes up to which Redis
// keeps a hash as one small piece of memory: a part of less than that is the last.
// As one field it took 120 bytes more a learner.
const partsScript = `
local function field(n) return n == 0 and ARGV[1] or n .. ':' .. ARGV[1] end
local function read()
  local all, n = '', 0
  while true do
    local part = redis.call('HGET', KEYS[1], field(n)) or ''
    all, n = all .. part, n + 1
    if #part < 64 then return all end
  end
end
local function write(value)
  for n = 0, math.floor(#value / 64) do
    redis.call('HSET', KEYS[1], field(n), string.sub(value, n * 64 + 1, n * 64 + 64))
  end
end`

const partSize = 64

// fieldOf names a resource in as few bytes as there are: an identifier's own, of
// which the first is below any letter or digit until the year 3642.
func fieldOf(resource string) string {
	if short, is := id.Bytes(resource); is {
		return string(short[:])
	}
	return "=" + resource
}

// partOf reads the name of a field: its resource, and which part it is.
func partOf(field string) (resource string, n int, known bool) {
	if field != "" && '0' <= field[0] && field[0] <= '9' {
		var number string
		number, field, _ = strings.Cut(field, ":")
		n, _ = strconv.Atoi(number)
	}
	if name, is := strings.CutPrefix(field, "="); is {
		return name, n, true
	}
	if len(field) != len([16]byte{}) {
		return "", 0, false
	}
	return id.FromBytes([16]byte([]byte(field))), n, true
}

// readScript gives what there is of a person and a resource.
//
//	KEYS person; ARGV resource
const readScript = partsScript + `
return read()`

// keepScript writes a pack if the server has the version that is believed, or
// nothing where nothing is believed, and notes the pair in a journal, if there
// is one to note it in. It answers 1, or what is there instead.
//
//	KEYS person, journal; ARGV resource, believed, value, TTL, pair or empty, journal's TTL
const keepScript = partsScript + `
local kept = read()
if string.sub(kept, 1, 8) ~= ARGV[2] then return kept end
write(ARGV[3])
redis.call('EXPIRE', KEYS[1], ARGV[4])
if ARGV[5] ~= '' then
  redis.call('RPUSH', KEYS[2], ARGV[5])
  redis.call('EXPIRE', KEYS[2], ARGV[6])
end
return 1`

// takeScript gives the journals for which nobody answers any more, and answers
// for them until another moment.
//
//	KEYS journals; ARGV now, until
const takeScript = `
local left = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, 10)
for _, journal in ipairs(left) do redis.call('ZADD', KEYS[1], ARGV[2], journal) end
return left`

// scripts are sent by name.
type scripts struct{ read, keep, take *redis.Script }

func newScripts() scripts {
	return scripts{redis.NewScript(readScript), redis.NewScript(keepScript), redis.NewScript(takeScript)}
}
