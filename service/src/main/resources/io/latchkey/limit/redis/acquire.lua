-- One decision on one key, as io.latchkey.limit.SlidingWindow makes it. WindowScript puts the clock in front: "now", in
-- microseconds, and "linger", by how many milliseconds longer than needed a key is kept.
--
-- The value is a log and, at its end, what is known of it, so that a decision reads and writes that end alone:
--   entries, oldest first: time (7 bytes), or time and count (11 bytes) in a log that has been merged
--   trailer (27 bytes): merged (0 or 1), entries, dead entries at the front, requests that count, time of the oldest entry
--   alive, when the key expires
local key, requests, window = KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2])
local EXACT, TRAILER, AHEAD = 1024, 27, 32

local merged, size, entries, dead, used, oldest, expiry, newest, newestCount = 0, 7, 0, 0, 0, now, 0, now, 1
local tail = redis.call('GETRANGE', key, -(TRAILER + 11), -1)
if #tail > 0 then
    local at = #tail - TRAILER + 1
    merged, entries, dead, used, oldest, expiry = struct.unpack('>BI4I4I4I7I7', tail, at)
    if merged == 1 then
        size = 11
        newest, newestCount = struct.unpack('>I7I4', tail, at - size)
    else
        newest = struct.unpack('>I7', tail, at - size)
    end
    -- The clock may have been set back.
    now = math.max(now, newest)
    if now - newest >= window then
        merged, size, entries, dead, used = 0, 7, 0, 0, 0
    end
end
local fresh = entries == 0

-- Time and count of one entry; some are read ahead, for they are asked for in order.
local from, to, chunk = 0, 0, ''
local function entry(index)
    if index < from or index >= to then
        from, to = index, math.min(index + AHEAD, entries)
        chunk = redis.call('GETRANGE', key, from * size, to * size - 1)
    end
    local at = (index - from) * size + 1
    if merged == 0 then
        return (struct.unpack('>I7', chunk, at)), 1
    end
    local time, count = struct.unpack('>I7I4', chunk, at)
    return time, count
end

local changed = false
while entries > dead and now - oldest >= window do
    local _, count = entry(dead)
    used = used - count
    dead = dead + 1
    oldest = entry(dead)
    changed = true
end

local allowed = used < requests
local last, position, alive = '', entries, ''
if allowed then
    used = used + 1
    local merge = false
    if requests > EXACT then
        local grain = math.ceil(window / EXACT)
        merge = entries > dead and math.floor(newest / grain) == math.floor(now / grain)
        if merged == 0 then
            -- From here on entries have counts.
            local counted = {}
            for index = dead, entries - 1 do
                counted[#counted + 1] = struct.pack('>I7I4', (entry(index)), 1)
            end
            merged, size, entries, dead, fresh = 1, 11, #counted, 0, true
            alive = table.concat(counted)
        end
    end
    position = entries
    local count = 1
    if merge then
        position, count = entries - 1, newestCount + 1
    else
        entries = entries + 1
    end
    if position == dead then
        oldest = now
    end
    last = merged == 0 and struct.pack('>I7', now) or struct.pack('>I7I4', now, count)
    newest, changed = now, true
end

if entries > 0 then
    -- An eighth of a window longer than needed: so it has to be said again eight times per window only.
    local extended = newest + window > expiry
    if extended then
        expiry = newest + window + math.floor(window / 8)
        changed = true
    end
    if changed then
        local lifetime = math.ceil((expiry - now) / 1000) + linger
        if not fresh and dead >= 8 and dead * 2 >= entries and position > dead then
            alive = redis.call('GETRANGE', key, dead * size, position * size - 1)
            position, entries, dead, fresh = position - dead, entries - dead, 0, true
            from, to = 0, 0
        end
        local trailer = struct.pack('>BI4I4I4I7I7', merged, entries, dead, used, oldest, expiry)
        if fresh then
            redis.call('SET', key, string.sub(alive, 1, position * size) .. last .. trailer, 'PX', lifetime)
        else
            redis.call('SETRANGE', key, position * size, last .. trailer)
            if extended then
                redis.call('PEXPIRE', key, lifetime)
            end
        end
    end
end

if allowed then
    return {1, requests - used, oldest + window - now}
end

-- Usually when the oldest expires; later if the limit was lowered below what is already used.
local left, reset = used, window
for index = dead, entries - 1 do
    local time, count = entry(index)
    left = left - count
    if left < requests then
        reset = time + window - now
        break
    end
end
return {0, 0, reset}
