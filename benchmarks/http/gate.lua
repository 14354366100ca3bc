-- What benchmarks/http/nginx.conf answers with: a hand-written check of keys and a sliding window of times, without more than
-- that. A key is looked up by its SHA-256; beyond 1 024 requests per window, those in the same 1/1024th of it share one time,
-- as Latchkey does it, so that a large limit does not take all memory. All state is in the one worker's own tables.
local ffi = require "ffi"
local floor, now = math.floor, ngx.now

ffi.cdef "unsigned char *SHA256(const unsigned char *text, size_t length, unsigned char *digest);"
-- nginx is linked with OpenSSL already.
local sha256 = ffi.C.SHA256
local digest = ffi.new "unsigned char[32]"

local EXACT = 1024
local ROOM = EXACT + 2
local keys = {}

local function hash(text)
    sha256(text, #text, digest)
    return ffi.string(digest, 32)
end

local function add(text, name, requests, window)
    keys[hash(text)] = {
        name = name, requests = requests, window = window, grain = window / EXACT,
        times = {}, counts = {}, head = 0, size = 0, used = 0,
    }
end

-- Whether one more request is within the limit, which it then uses up; and when one will be again.
local function acquire(key)
    local time = now()
    local times, counts = key.times, key.counts
    while key.size > 0 and time - times[key.head] >= key.window do
        key.used = key.used - counts[key.head]
        key.head = (key.head + 1) % ROOM
        key.size = key.size - 1
    end
    if key.used >= key.requests then
        return false, times[key.head] + key.window - time
    end
    key.used = key.used + 1
    local newest = (key.head + key.size - 1) % ROOM
    if key.requests > EXACT and key.size > 0 and floor(times[newest] / key.grain) == floor(time / key.grain) then
        times[newest] = time
        counts[newest] = counts[newest] + 1
    else
        local next = (key.head + key.size) % ROOM
        times[next], counts[next] = time, 1
        key.size = key.size + 1
    end
    return true, times[key.head] + key.window - time
end

local function refuse(status, body)
    ngx.status = status
    ngx.header["Content-Type"] = "application/problem+json"
    ngx.header["Content-Length"] = #body
    ngx.print(body)
    return ngx.exit(status)
end

local function verify()
    local text = ngx.var.http_x_api_key
    local key = text and keys[hash(text)]
    if not key then
        ngx.header["WWW-Authenticate"] = 'ApiKey realm="nginx"'
        return refuse(401, '{"type":"about:blank","title":"Unauthorized","status":401,"detail":"Invalid API key."}')
    end
    local allowed, wait = acquire(key)
    local seconds = math.ceil(wait)
    ngx.header["X-RateLimit-Limit"] = key.requests
    ngx.header["X-RateLimit-Remaining"] = key.requests - key.used
    ngx.header["X-RateLimit-Reset"] = ngx.time() + seconds
    if not allowed then
        ngx.header["Retry-After"] = seconds
        return refuse(429, '{"type":"about:blank","title":"Too Many Requests","status":429,"detail":"Rate limit exceeded. '
            .. 'Try again in ' .. seconds .. ' seconds."}')
    end
    ngx.header["X-Auth-Key-Name"] = key.name
    ngx.header["Content-Length"] = 0
    return ngx.exit(200)
end

add("open-key-of-the-benchmark", "open", 1000000000, 60)
add("used-up-key-of-the-benchmark", "used-up", 60, 3600)

return { verify = verify }
