-- How many requests of a key count now. Changes nothing. See acquire.lua for the value and for "now".
local window, value, used = tonumber(ARGV[1]), redis.call('GET', KEYS[1]), 0
if value then
    local merged, entries, dead = struct.unpack('>BI4I4', value, #value - 26)
    local size = merged == 1 and 11 or 7
    if entries > dead then
        now = math.max(now, (struct.unpack('>I7', value, entries * size - 6)))
    end
    for index = entries - 1, dead, -1 do
        if now - struct.unpack('>I7', value, (index + 1) * size - 6) >= window then
            break
        end
        used = used + (merged == 1 and struct.unpack('>I4', value, index * size + 1) or 1)
    end
end
return {used}
