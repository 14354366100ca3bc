-- Checks with Latchkey whether a request is allowed: "http-request lua.latchkey" in haproxy.cfg.
-- Uses only HAProxy's own HTTP client (HAProxy 2.6 or newer).

-- The address is ignored: dst sets the destination. "?scope=NAME" requires a scope for every request, and
-- "http-request set-var(txn.latchkey_scope) str(NAME) if ..." before "http-request lua.latchkey" of some.
local QUESTION = "http://latchkey/verify"
local DESTINATION = "abns@latchkey-questions"

-- credentials.webSocketProtocol: a WebSocket subprotocol with this prefix is a key. In lower case.
local KEY_PROTOCOL = "openai-insecure-api-key."

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

local function answer_caller(txn, status, headers, body)
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

-- The headers that Latchkey reads, in addition to those that are set here.
local READ = {
    "x-api-key", "authorization", "sec-websocket-protocol", "origin", "access-control-request-method",
    "x-http-method-override", "x-http-method", "x-method-override",
}

local PASSED_TO_CALLER = {
    "content-type", "cache-control", "www-authenticate", "retry-after", "x-latchkey-status", "x-latchkey-code",
    "x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset", "ratelimit-policy", "ratelimit",
    "vary", "access-control-allow-origin", "access-control-expose-headers", "access-control-allow-methods",
    "access-control-allow-headers", "access-control-allow-credentials", "access-control-max-age",
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

-- The subprotocols of a WebSocket without the key.
local function remove_key_protocol(txn, protocols)
    local kept, removed = {}, false
    for _, value in ipairs(protocols) do
        for protocol in value:gmatch("[^,%s]+") do
            if protocol:lower():sub(1, #KEY_PROTOCOL) == KEY_PROTOCOL then
                removed = true
            else
                kept[#kept + 1] = protocol
            end
        end
    end
    if not removed then
        return
    end
    if #kept == 0 then
        txn.http:req_del_header("sec-websocket-protocol")
    else
        txn.http:req_set_header("sec-websocket-protocol", table.concat(kept, ", "))
    end
end

core.register_action("latchkey", { "http-req" }, function(txn)
    local request = txn.http:req_get_headers()
    local id = txn.f:uuid()
    local headers = {
        ["host"] = { "latchkey" },
        ["x-forwarded-for"] = { txn.f:src() },
        ["x-forwarded-uri"] = { txn.f:pathq() },
        ["x-forwarded-method"] = { txn.f:method() },
        ["x-request-id"] = { values(request, "x-request-id")[1] or id },
    }
    for _, name in ipairs(READ) do
        headers[name] = values(request, name)
    end
    local scope = txn:get_var("txn.latchkey_scope")
    if scope then
        headers["x-latchkey-scope"] = { scope }
    end
    local answer = core.httpclient():get({ url = QUESTION, dst = DESTINATION, headers = headers })

    -- Every answer of Latchkey to this request has one of these two. Without them another server answered, such as HAProxy
    -- itself because Latchkey does not respond.
    local source = answer.headers["x-auth-source"]
    local allowed = answer.status == 200 and source
    local preflight = answer.status == 204 and source
    local denied = answer.status ~= 200 and answer.headers["x-latchkey-status"]

    -- The id that Latchkey used, which is neither malformed nor a key.
    if allowed or preflight or denied then
        id = values(answer.headers, "x-request-id")[1] or id
    end
    txn:set_var("txn.latchkey_id", id)

    if allowed then
        for _, name in ipairs(IDENTITY) do
            txn.http:req_set_header(name, values(answer.headers, name)[1] or "")
        end
        txn.http:req_set_header("x-request-id", id)
        remove_key_protocol(txn, headers["sec-websocket-protocol"])
        for name, variable in pairs(LIMIT) do
            local value = values(answer.headers, name)[1]
            if value then
                txn:set_var(variable, value)
            end
        end
    elseif preflight or denied then
        local passed = {}
        for _, name in ipairs(PASSED_TO_CALLER) do
            passed[name] = values(answer.headers, name)
        end
        answer_caller(txn, answer.status, passed, answer.body)
    else
        answer_caller(txn, 503, {
            ["content-type"] = { "application/problem+json" },
            ["cache-control"] = { "no-store" },
            ["retry-after"] = { "5" },
        }, UNAVAILABLE)
    end
end, 0)

-- "filter lua.latchkey-no-trailers": a request with trailers gets 400, and the service never receives its end. HAProxy
-- cannot remove trailers.
local NoTrailers = { id = "Latchkey: no trailers", flags = filter.FLT_CFG_FL_HTX }
NoTrailers.__index = NoTrailers

function NoTrailers:new()
    return setmetatable({}, NoTrailers)
end

function NoTrailers:http_headers(txn, message)
    -- Trailers follow only a body of unknown length.
    if not message:is_resp() and txn.f:req_hdr_cnt("content-length") == 0 then
        filter.register_data_filter(self, message.channel)
    end
end

function NoTrailers:http_payload(_, message)
    if message:is_resp() or not message:eom() then
        return
    end
    -- The end of a body counts as one byte; trailers come before it.
    local body = message:body()
    if message:input() - (body and #body or 0) > 1 then
        error("a request with trailers was rejected", 0)
    end
end

core.register_filter("latchkey-no-trailers", NoTrailers, function(class)
    return class
end)
