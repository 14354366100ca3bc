package io.latchkey.config.strict;

import io.latchkey.key.AddressRange;

/** An IP address or a block of them in CIDR notation. */
public final class Cidr extends SettingDeserializer<AddressRange> {
    public Cidr() {
        super(
                "an IP address or a CIDR block without bits after its prefix, such as 10.0.0.0/8 or 'fd00::/8' in quotes");
    }

    @Override
    AddressRange parse(String text) {
        return AddressRange.parse(text);
    }
}
