package io.weir.flows.codec;

/// Reads what options records tell about sampling and clocks: v9's 34/35 for the system or an
/// interface, 48/302 with 34, 50, 305/306 or 309/310 for samplers and selectors, 160 for uptimes;
/// and what they tell about an enterprise's elements: 346, 303 and 339 (RFC 5610 §3).
final class OptionsPlan {
    /// RFC 3954 §6.1: scope types.
    private static final int SCOPE_INTERFACE = 2;

    private final Template template;

    OptionsPlan(Template template) {
        this.template = template;
    }

    /// Reads one record.
    void read(byte[] data, int base, int[] offsets, int[] lengths, DomainState domain, Told told) {
        told.clear();
        for (int i = 0; i < template.fields(); i++) {
            int length = lengths[i];
            if (length == 0) {
                continue;
            }
            int enterprise = template.enterprise(i);
            if (enterprise != 0 && enterprise != Elements.V9_SCOPE) {
                continue;
            }
            long value = BigEndian.unsigned(data, base + offsets[i], length);
            if (enterprise == Elements.V9_SCOPE) {
                told.ifIndex = template.element(i) == SCOPE_INTERFACE ? value : told.ifIndex;
            } else {
                told.take(template.element(i), i < template.scopeFields(), value);
            }
        }
        long rate = told.rate();
        told.changed = false;
        if (told.typedElement >= 0 && told.typedEnterprise != 0) {
            domain.elementType(
                    (int) told.typedEnterprise, (int) told.typedElement & 0x7fff, told.dataType);
        }
        if (told.initMillis != 0) {
            domain.initMillis = told.initMillis;
        }
        if (rate <= 0) {
            return;
        }
        if (told.sampler >= 0) {
            told.changed = domain.samplerRate(told.sampler, rate);
        } else if (told.ifIndex >= 0) {
            told.changed = domain.interfaceRate(told.ifIndex, rate);
        } else {
            told.changed = domain.domainRate(rate);
        }
    }

    /// What one options record told. Mutable, one per decoder.
    static final class Told {
        private long plain;
        private long random;
        private long interval;
        private long space;
        private long size;
        private long population;
        private long probability;
        private long ifIndex;
        private long initMillis;
        private long sampler;
        private long typedEnterprise;
        private long typedElement;
        private long dataType;
        private boolean changed;

        void clear() {
            plain = 0;
            random = 0;
            interval = 0;
            space = 0;
            size = 0;
            population = 0;
            probability = 0;
            ifIndex = -1;
            initMillis = 0;
            sampler = -1;
            typedEnterprise = 0;
            typedElement = -1;
            dataType = -1;
        }

        /// Whether the record changed a rate.
        boolean changed() {
            return changed;
        }

        /// The sampler or selector it was about, 0 for the domain or an interface.
        long sampler() {
            return Math.max(0, sampler);
        }

        private void take(int element, boolean scope, long value) {
            switch (element) {
                case 34 -> plain = value;
                case 50 -> random = value;
                case 305 -> interval = value;
                case 306 -> space = value;
                case 309 -> size = value;
                case 310 -> population = value;
                case 311 -> probability = value;
                case 160 -> initMillis = value;
                case 303 -> typedElement = value;
                case 346 -> typedEnterprise = value;
                case 339 -> dataType = value;
                case 302 -> sampler = value;
                case 48 -> sampler = sampler >= 0 ? sampler : value;
                case 10, 14 -> ifIndex = scope ? value : ifIndex;
                default -> {
                    // Names and descriptions.
                }
            }
        }

        long rate() {
            if (plain > 0 || random > 0) {
                return plain > 0 ? plain : random;
            }
            long rate = SamplingRates.ofInterval(interval, space);
            if (rate == 0) {
                rate = SamplingRates.ofPopulation(size, population);
            }
            if (rate == 0 && probability != 0) {
                double share = Double.longBitsToDouble(probability);
                rate = share > 1e-12 && share <= 1 ? Math.round(1 / share) : 0;
            }
            return rate;
        }
    }
}
