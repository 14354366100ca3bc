-- Asks Latchkey whether a request may go on: "http-request lua.latchkey" in haproxy.cfg.
-- Uses nothing but HAProxy's own HTTP client (HAProxy 2.6 or newer).

-- The address means nothing: dst says where the question goes. "?scope=NAME" asks for a scope.
local QUESTION = "http://latchkey/verify"
local DESTINATION = "abns@latchkey-questions"

local UNAVAILABLE = '{"type":"about:blank","title":"Service Unavailable","status":503,'
    .. '"detail":"API keys cannot be checked right now.","code":"gate_unavailable"}'

-- A header table of HAProxy counts from 0, one of its HTTP client from 1.
local function values(headers, name)
    local list = {}
    local found = headers[name]
    if found then
        for i = 0, #found do
            list[#list + 1] = found[i]
        end
    end
    return list
end

local function refuse(txn, status, headers, body)
    local reply = txn:reply()
    reply:set_status(status)
    for name, list in pairs(headers) do
        for _, value in ipairs(list) do
            reply:add_header(name, value)
        end
    end
    reply:set_body(body)
    txn:done(reply)
end

local PASSED_TO_CALLER = {
    "content-type", "cache-control", "www-authenticate", "retry-after", "x-latchkey-status", "x-latchkey-code",
    "x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset", "ratelimit-policy", "ratelimit",
}

local IDENTITY = {
    "x-auth-key-name", "x-auth-key-id", "x-auth-user-id", "x-auth-scopes", "x-auth-source", "x-auth-internal",
    "x-latchkey-signature",
}

local LIMIT = {
    ["x-ratelimit-limit"] = "txn.latchkey_limit",
    ["x-ratelimit-remaining"] = "txn.latchkey_remaining",
    ["x-ratelimit-reset"] = "txn.latchkey_reset",
    ["ratelimit-policy"] = "txn.latchkey_policy",
    ["ratelimit"] = "txn.latchkey_ratelimit",
}

core.register_action("latchkey", { "http-req" }, function(txn)
    local request = txn.http:req_get_headers()
    local answer = core.httpclient():get({
        url = QUESTION,
        dst = DESTINATION,
        headers = {
            ["host"] = { "latchkey" },
            ["x-api-key"] = values(request, "x-api-key"),
            ["authorization"] = values(request, "authorization"),
            ["x-forwarded-for"] = { txn.f:src() },
            ["x-forwarded-uri"] = { txn.f:pathq() },
        },
    })

    -- Every answer of Latchkey to this question has one of these two; without them somebody else speaks, such as HAProxy
    -- itself because Latchkey does not answer.
    local granted = answer.status == 200 and answer.headers["x-auth-source"]
    local refused = answer.status ~= 200 and answer.headers["x-latchkey-status"]

    if granted then
        for _, name in ipairs(IDENTITY) do
            txn.http:req_set_header(name, values(answer.headers, name)[1] or "")
        end
        for name, variable in pairs(LIMIT) do
            local value = values(answer.headers, name)[1]
            if value then
                txn:set_var(variable, value)
            end
        end
    elseif refused then
        local headers = {}
        for _, name in ipairs(PASSED_TO_CALLER) do
            headers[name] = values(answer.headers, name)
        end
        refuse(txn, answer.status, headers, answer.body)
    else
        refuse(txn, 503, {
            ["content-type"] = { "application/problem+json" },
            ["cache-control"] = { "no-store" },
            ["retry-after"] = { "5" },
        }, UNAVAILABLE)
    end
end, 0)
