package hotredis

import (
	"time"

	"github.com/digital-learning-lab/lab/internal/redis"
)

// What is in the server, below the life of the lab:
//
//	l:<person>   hash: what is hot of a person; a field for each resource, which is a version and a pack
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

// keepScript writes a pack if the server has the version that is believed, or
// nothing where nothing is believed, and notes the pair in a journal, if there
// is one to note it in. It answers 1, or what is there instead.
//
//	KEYS person, journal; ARGV resource, believed, value, TTL, pair or empty, journal's TTL
const keepScript = `
local kept = redis.call('HGET', KEYS[1], ARGV[1]) or ''
if string.sub(kept, 1, 8) ~= ARGV[2] then return kept end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
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
type scripts struct{ keep, take *redis.Script }

func newScripts() scripts {
	return scripts{redis.NewScript(keepScript), redis.NewScript(takeScript)}
}
