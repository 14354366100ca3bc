package io.latchkey.http.admin;

/** The reasons for which the admin port denies a request. */
enum AdminDenial {
    HOST(
            "host_not_allowed",
            "The Host header names neither localhost, an IP address nor the connector's bindHost. If the admin port is reached"
                    + " under this name, add it to latchkey.admin.hosts (ADMIN_HOSTS)."),
    ORIGIN(
            "cross_site_request",
            "The request comes from a web page of another site (Origin, Sec-Fetch-Site). A proxy ahead of the admin port must"
                    + " pass the browser's Host header on.");

    private final String code;
    private final String detail;

    AdminDenial(String code, String detail) {
        this.code = code;
        this.detail = detail;
    }

    /** Returns the code of the denial, for programs. */
    String code() {
        return code;
    }

    /** Returns what is wrong, and what to do if the request was intended. */
    String detail() {
        return detail;
    }
}
