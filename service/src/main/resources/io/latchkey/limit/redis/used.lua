-- Reads how many requests of each key count now, and changes nothing. See acquire.lua for the value and for "now".
--
-- ARGV: the window of each key, then a tag. Reply: for each key how many requests count, or -1 if another program wrote the value,
-- then the tag.
local call, unpack, floor = redis.call, struct.unpack, math.floor
local SUMMARY, AHEAD = 27, 32
local reply = {}

for number, key in ipairs(KEYS) do
    -- Left by "break", because Lua has no "continue".
    repeat
        reply[number] = -1
        local window, now = tonumber(ARGV[number]), now
        local tail = redis.pcall('GETRANGE', key, '-34', '-1')
        if type(tail) ~= 'string' or tail ~= '' and #tail < SUMMARY + 7 then
            break
        end
        if tail == '' then
            reply[number] = 0
            break
        end
        local newest, merged, entries, dead, used, oldest = unpack('>I7BI4I4I4I7', tail)
        local size = merged == 0 and 7 or 11
        if merged > 1 or dead >= entries then
            break
        end
        now = math.max(now, newest)
        if now - newest >= window then
            used, dead = 0, entries
        end
        -- Entries that have expired since, from the oldest on; some are read ahead.
        local index = dead
        while index < entries and now - oldest >= window do
            local to = math.min(index + AHEAD, entries)
            local chunk = call('GETRANGE', key, index * size, to * size - 1)
            if #chunk ~= (to - index) * size then
                used, index = -1, entries
                break
            end
            for start = 1, #chunk, size do
                local count = 1
                if merged == 1 then
                    count, oldest = unpack('>I4I7', chunk, start)
                else
                    oldest = unpack('>I7', chunk, start)
                end
                if now - oldest < window then
                    break
                end
                used, index = used - count, index + 1
            end
        end
        reply[number] = used
    until true
end
reply[#reply + 1] = tonumber(ARGV[#KEYS + 1])

return reply
