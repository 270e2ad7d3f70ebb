package xapi_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
)

// strict holds one statement to xAPI 1.0.3, part two ("xAPI-Data"), sections 2.2
// to 4.6, and films to the video profile. It is written from the specification
// and knows nothing of the package.
type strict struct{ wrong []string }

// complaints are what is wrong with the JSON of a statement.
func complaints(raw []byte) []string {
	var s strict
	s.onceEach(raw)
	var v any
	if err := json.Unmarshal(raw, &v); err != nil {
		return []string{err.Error()}
	}
	o := s.object("statement", v, "id", "actor", "verb", "object", "result", "context", "timestamp", "stored", "authority", "version", "attachments")
	s.statement(o)
	s.profile(o)
	return s.wrong
}

func (s *strict) say(format string, values ...any) {
	s.wrong = append(s.wrong, fmt.Sprintf(format, values...))
}

// onceEach complains where a name stands twice in one object (2.2: MUST NOT).
func (s *strict) onceEach(raw []byte) {
	d := json.NewDecoder(bytes.NewReader(raw))
	var names []map[string]bool // nil for a list
	key := false
	for {
		token, err := d.Token()
		if err != nil {
			return
		}
		switch token {
		case json.Delim('{'):
			names, key = append(names, map[string]bool{}), true
			continue
		case json.Delim('['):
			names = append(names, nil)
			key = false
			continue
		case json.Delim('}'), json.Delim(']'):
			names = names[:len(names)-1]
			key = len(names) > 0 && names[len(names)-1] != nil
			continue
		}
		inObject := len(names) > 0 && names[len(names)-1] != nil
		if inObject && key {
			if name := token.(string); names[len(names)-1][name] {
				s.say("%q stands twice", name)
			} else {
				names[len(names)-1][name] = true
			}
		}
		key = inObject && !key
	}
}

// object takes an object apart that has no other names, no null, and is not empty.
func (s *strict) object(at string, v any, names ...string) map[string]any {
	o, is := v.(map[string]any)
	if !is || len(o) == 0 {
		s.say("%s is no object, or an empty one: %v", at, v)
	}
	for name, value := range o {
		if !slices.Contains(names, name) {
			s.say("%s has %q, which the specification does not know", at, name)
		}
		if value == nil {
			s.say("%s.%s is null", at, name)
		}
	}
	return o
}

func (s *strict) statement(o map[string]any) {
	s.matches("id", o["id"], uuid)
	for _, needed := range []string{"actor", "verb", "object"} {
		if o[needed] == nil {
			s.say("no %s", needed)
		}
	}
	s.agent("actor", o["actor"])
	verb := s.object("verb", o["verb"], "id", "display")
	s.iri("verb.id", verb["id"])
	s.languages("verb.display", verb["display"])
	s.target("object", o["object"])
	object, _ := o["object"].(map[string]any)
	if o["result"] != nil {
		s.result(o["result"])
	}
	if o["context"] != nil {
		s.context(o["context"], object["objectType"] != "Agent" && object["objectType"] != "Group")
	}
	for _, name := range []string{"timestamp", "stored"} {
		if o[name] != nil {
			s.moment(name, o[name])
		}
	}
	if o["authority"] != nil {
		s.agent("authority", o["authority"])
	}
	if v := o["version"]; v != nil && v != "1.0.0" && v != "1.0.1" && v != "1.0.2" && v != "1.0.3" {
		s.say("version is %v", v)
	}
}

var (
	uuid     = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	tag      = regexp.MustCompile(`^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?$`)
	lasts    = regexp.MustCompile(`^P(T(\d+H)?(\d+M)?(\d+(\.\d{1,2})?S)?|\d+D)$`)
	segments = regexp.MustCompile(`^(\d+(\.\d{1,3})?\[\.\]\d+(\.\d{1,3})?(\[,\]\d+(\.\d{1,3})?\[\.\]\d+(\.\d{1,3})?)*)?$`)
)

func (s *strict) matches(at string, v any, form *regexp.Regexp) {
	if text, is := v.(string); !is || !form.MatchString(text) {
		s.say("%s is %v", at, v)
	}
}

func (s *strict) iri(at string, v any) {
	text, is := v.(string)
	u, err := url.Parse(text)
	if !is || err != nil || u.Scheme == "" || u.Host == "" && u.Opaque == "" || strings.ContainsAny(text, " <>\"{}|\\^`") {
		s.say("%s is no IRI with a scheme: %v", at, v)
	}
}

func (s *strict) languages(at string, v any) {
	m, is := v.(map[string]any)
	if !is || len(m) == 0 {
		s.say("%s is no language map: %v", at, v)
	}
	for name, text := range m {
		s.matches(at, name, tag)
		if _, is := text.(string); !is {
			s.say("%s.%s is no text", at, name)
		}
	}
}

// agent has exactly one way to be known, here an account.
func (s *strict) agent(at string, v any) {
	o := s.object(at, v, "objectType", "name", "account")
	if o["objectType"] != "Agent" {
		s.say("%s.objectType is %v", at, o["objectType"])
	}
	if name, is := o["name"].(string); o["name"] != nil && (!is || name == "") {
		s.say("%s.name is %v", at, o["name"])
	}
	account := s.object(at+".account", o["account"], "homePage", "name")
	s.iri(at+".account.homePage", account["homePage"])
	if name, is := account["name"].(string); !is || name == "" {
		s.say("%s.account.name is %v", at, account["name"])
	}
}

func (s *strict) target(at string, v any) {
	if o, is := v.(map[string]any); is && o["objectType"] == "Agent" {
		s.agent(at, v)
		return
	}
	s.activity(at, v)
}

func (s *strict) activity(at string, v any) {
	o := s.object(at, v, "objectType", "id", "definition")
	if t := o["objectType"]; t != nil && t != "Activity" {
		s.say("%s.objectType is %v", at, t)
	}
	s.iri(at+".id", o["id"])
	if o["definition"] == nil {
		return
	}
	d := s.object(at+".definition", o["definition"], "name", "description", "type", "moreInfo", "extensions")
	if d["name"] != nil {
		s.languages(at+".definition.name", d["name"])
	}
	if d["type"] != nil {
		s.iri(at+".definition.type", d["type"])
	}
	s.extensions(at+".definition.extensions", d["extensions"])
}

func (s *strict) extensions(at string, v any) {
	if v == nil {
		return
	}
	m, is := v.(map[string]any)
	if !is {
		s.say("%s is no object", at)
	}
	for name := range m {
		s.iri(at, name)
	}
}

func (s *strict) result(v any) {
	o := s.object("result", v, "score", "success", "completion", "response", "duration", "extensions")
	for _, name := range []string{"success", "completion"} {
		if _, is := o[name].(bool); o[name] != nil && !is {
			s.say("result.%s is %v", name, o[name])
		}
	}
	if o["duration"] != nil {
		s.matches("result.duration", o["duration"], lasts)
	}
	s.extensions("result.extensions", o["extensions"])
}

func (s *strict) context(v any, activity bool) {
	o := s.object("context", v, "registration", "instructor", "team", "contextActivities", "revision", "platform", "language", "statement", "extensions")
	if !activity && (o["platform"] != nil || o["revision"] != nil) {
		s.say("a platform or revision of what is no activity")
	}
	if o["instructor"] != nil {
		s.agent("context.instructor", o["instructor"])
	}
	if o["language"] != nil {
		s.matches("context.language", o["language"], tag)
	}
	s.extensions("context.extensions", o["extensions"])
	if o["contextActivities"] == nil {
		return
	}
	for name, list := range s.object("contextActivities", o["contextActivities"], "parent", "grouping", "category", "other") {
		activities, is := list.([]any)
		if !is || len(activities) == 0 {
			s.say("contextActivities.%s is no list", name)
		}
		for _, a := range activities {
			s.activity("contextActivities."+name, a)
		}
	}
}

func (s *strict) moment(at string, v any) {
	text, _ := v.(string)
	if _, err := time.Parse(time.RFC3339Nano, text); err != nil || strings.HasSuffix(text, "-00:00") {
		s.say("%s is %v", at, v)
	}
}

const video = "https://w3id.org/xapi/video"

// profile holds a statement of the video profile to what it asks of its verb.
func (s *strict) profile(o map[string]any) {
	raw, _ := json.Marshal(o["context"])
	if !bytes.Contains(raw, []byte(`"id":"`+video+`"`)) {
		return
	}
	context := inside(o, "context", "extensions")
	s.matches("session-id", context[video+"/extensions/session-id"], uuid)
	switch verb, _ := inside(o, "verb")["id"].(string); verb {
	case "http://adlnet.gov/expapi/verbs/initialized":
	case "http://adlnet.gov/expapi/verbs/terminated":
		said := inside(o, "result", "extensions")
		s.matches("played-segments", said[video+"/extensions/played-segments"], segments)
		s.number("time", said[video+"/extensions/time"], math.Inf(1))
		s.number("progress", said[video+"/extensions/progress"], 1)
		s.number("length", context[video+"/extensions/length"], math.Inf(1))
	default:
		s.say("the video profile has no verb %s that is told here", verb)
	}
	if t := inside(o, "object", "definition")["type"]; t != video+"/activity-type/video" {
		s.say("a film is of the type %v", t)
	}
}

func inside(o map[string]any, names ...string) map[string]any {
	for _, name := range names {
		o, _ = o[name].(map[string]any)
	}
	return o
}

func (s *strict) number(at string, v any, most float64) {
	if x, is := v.(float64); !is || x < 0 || x > most || math.Abs(x*1000-math.Round(x*1000)) > 1e-6 {
		s.say("%s is %v", at, v)
	}
}
