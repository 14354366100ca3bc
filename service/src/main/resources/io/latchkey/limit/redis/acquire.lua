-- Decides like io.latchkey.limit.SlidingWindow: for each key on several requests at once. WindowScript puts the clock in front:
-- "now", in microseconds, and "linger", the milliseconds that a key is kept longer than needed.
--
-- ARGV: for each key the requests and the window of its limit, and how many requests there are; then a tag. Reply: for each key how
-- many of them are allowed, how many remain, and the microseconds until one more is free, or -1, 0, 0 if another program wrote the
-- value; then the tag.
--
-- The value is a log with a summary at its end, so that a decision reads and writes only that end:
--   entries, oldest first: time (7 bytes), or count and time (11 bytes) in a log that has been merged
--   summary (27 bytes): merged (0 or 1), entries, dead entries at the front, requests that count, time of the oldest live
--   entry, when the key expires
--
-- Each call of a command costs about as much as all arithmetic here, so the usual request makes three: the clock, a read and a
-- write. It creates no function, and offsets that never change are strings, which need no conversion.
local call, pack, unpack, floor = redis.call, struct.pack, struct.unpack, math.floor
local EXACT, SUMMARY, AHEAD = 1024, 27, 32
-- The time of the newest entry, and the summary.
local NEWEST = '>I7BI4I4I4I7I7'
local reply = {}

for number, key in ipairs(KEYS) do
    -- Left by "break", because Lua has no "continue".
    repeat
        local last = 3 * number
        local requests, window, wanted = tonumber(ARGV[last - 2]), tonumber(ARGV[last - 1]), tonumber(ARGV[last])
        local now = now
        local newest, merged, entries, dead, used, oldest, expiry = now, 0, 0, 0, 0, now, 0
        -- "fresh": the whole value is written, and not only its end. "changed": with or without a new request.
        local fresh, changed = true, false
        local tail = redis.pcall('GETRANGE', key, '-96', '-1')
        if type(tail) ~= 'string' or tail ~= '' and #tail < SUMMARY + 7 then
            reply[last - 2], reply[last - 1], reply[last] = -1, 0, 0
            break
        end
        if tail ~= '' then
            newest, merged, entries, dead, used, oldest, expiry = unpack(NEWEST, tail, #tail - SUMMARY - 6)
            if merged > 1 or dead >= entries or #tail ~= math.min(96, entries * (merged == 0 and 7 or 11) + SUMMARY) then
                reply[last - 2], reply[last - 1], reply[last] = -1, 0, 0
                break
            end
            -- The clock may have been set back.
            if now < newest then
                now = newest
            end
            if now - newest >= window then
                merged, entries, dead, used = 0, 0, 0, 0
            else
                fresh = false
            end
        end
        local size = merged == 0 and 7 or 11

        -- Returns time and count of one entry. Reads ahead, because entries are used in order. Those at the end have been read.
        local entry
        if now - oldest >= window or used > requests or requests > EXACT and merged == 0 then
            local to = entries
            local from = to - floor((#tail - SUMMARY) / size)
            local chunk, base = tail, #tail - SUMMARY - to * size
            entry = function(index)
                if index < from or index >= to then
                    from, to = index, math.min(index + AHEAD, entries)
                    chunk, base = call('GETRANGE', key, from * size, to * size - 1), -from * size
                end
                if merged == 0 then
                    return (unpack('>I7', chunk, base + index * size + 1)), 1
                end
                local count, time = unpack('>I4I7', chunk, base + index * size + 1)
                return time, count
            end

            while entries > dead and now - oldest >= window do
                local _, count = entry(dead)
                used = used - count
                dead = dead + 1
                oldest = entry(dead)
                changed = true
            end
        end

        local added = math.max(0, math.min(wanted, requests - used))
        local allowed = added > 0
        -- Where the new entries go, and the entries before them if the whole value is written.
        local position, count, alive = entries, added, ''
        if allowed then
            used = used + added
            if requests > EXACT then
                local grain = math.ceil(window / EXACT)
                local merge = entries > dead and floor(newest / grain) == floor(now / grain)
                if merge then
                    count = added + (merged == 0 and 1 or unpack('>I4', tail, #tail - SUMMARY - 10))
                end
                if merged == 0 then
                    -- From now on entries have counts.
                    local counted = {}
                    for index = dead, entries - 1 do
                        counted[#counted + 1] = pack('>I4I7', 1, (entry(index)))
                    end
                    merged, size, entries, dead, fresh, alive = 1, 11, #counted, 0, true, table.concat(counted)
                end
                position = merge and entries - 1 or entries
            end
            entries = position + (merged == 1 and 1 or added)
            if position == dead then
                oldest = now
            end
            newest, changed = now, true
        end

        -- Usually when the oldest entry expires; later if the limit was lowered below what is used.
        local reset = oldest + window - now
        if used > requests then
            local left = used
            for index = dead, entries - 1 do
                local time, its = entry(index)
                left = left - its
                if left < requests then
                    reset = time + window - now
                    break
                end
            end
        end

        -- An eighth of a window longer than needed, so that the expiry is set eight times per window only.
        local extended = newest + window > expiry
        if entries > 0 and (changed or extended) then
            if extended then
                expiry = newest + window + floor(window / 8)
            end
            local from = position * size
            local counted = allowed and merged == 1
            if not allowed then
                -- The time of the newest entry is written unchanged.
                from = from - 7
            end
            if not fresh and dead >= 8 and dead * 2 >= entries then
                alive = call('GETRANGE', key, dead * size, from - 1)
                from, entries, dead, fresh = #alive, entries - dead, 0, true
            end
            local ending = pack(NEWEST, newest, merged, entries, dead, used, oldest, expiry)
            if counted then
                ending = pack('>I4', count) .. ending
            elseif added > 1 then
                ending = string.rep(pack('>I7', now), added - 1) .. ending
            end
            if fresh then
                alive = string.sub(alive, 1, from) .. ending
                call('SET', key, alive, 'PX', math.ceil((expiry - now) / 1000) + linger)
            else
                call('SETRANGE', key, from, ending)
                if extended then
                    call('PEXPIRE', key, math.ceil((expiry - now) / 1000) + linger)
                end
            end
        end
        reply[last - 2], reply[last - 1], reply[last] = added, math.max(0, requests - used), reset
    until true
end
reply[#reply + 1] = tonumber(ARGV[#reply + 1])

return reply
