package io.latchkey;

import io.dropwizard.configuration.ConfigurationException;
import io.latchkey.key.InvalidKeysException;

/** The sources of keys hold mistakes: to Dropwizard, a mistake in the configuration. */
final class InvalidKeySourcesException extends ConfigurationException {
    private static final long serialVersionUID = 1L;

    InvalidKeySourcesException(InvalidKeysException cause) {
        super("The configuration of the keys", cause.mistakes(), cause);
    }
}
