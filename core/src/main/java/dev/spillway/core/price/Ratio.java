package dev.spillway.core.price;

import static java.math.BigInteger.ONE;
import static java.math.BigInteger.ZERO;

import java.math.BigDecimal;
import java.math.BigInteger;

/** An exact fraction in lowest terms with a positive denominator. Two ratios of equal value are equal. */
public record Ratio(BigInteger numerator, BigInteger denominator) {
    public static final Ratio NONE = new Ratio(ZERO, ONE);

    public Ratio {
        if (denominator.signum() == 0) {
            throw new ArithmeticException("a ratio with denominator 0");
        }
        BigInteger gcd = numerator.gcd(denominator);
        BigInteger divisor = denominator.signum() < 0 ? gcd.negate() : gcd;
        numerator = numerator.divide(divisor);
        denominator = denominator.divide(divisor);
    }

    public static Ratio of(long whole) {
        return new Ratio(BigInteger.valueOf(whole), ONE);
    }

    public static Ratio of(BigDecimal decimal) {
        return decimal.scale() > 0
                ? new Ratio(decimal.unscaledValue(), BigInteger.TEN.pow(decimal.scale()))
                : new Ratio(decimal.toBigIntegerExact(), ONE);
    }

    public Ratio plus(Ratio other) {
        return new Ratio(
                numerator.multiply(other.denominator).add(other.numerator.multiply(denominator)),
                denominator.multiply(other.denominator));
    }

    public Ratio minus(Ratio other) {
        return plus(new Ratio(other.numerator.negate(), other.denominator));
    }

    public Ratio times(Ratio other) {
        return new Ratio(numerator.multiply(other.numerator), denominator.multiply(other.denominator));
    }

    public Ratio times(long factor) {
        return new Ratio(numerator.multiply(BigInteger.valueOf(factor)), denominator);
    }

    public Ratio dividedBy(long divisor) {
        return new Ratio(numerator, denominator.multiply(BigInteger.valueOf(divisor)));
    }

    /**
     * The nearest whole number, the even one of two that are as near.
     *
     * @throws ArithmeticException if it does not fit in a long
     */
    public long roundHalfEven() {
        BigInteger[] parts = numerator.divideAndRemainder(denominator);
        BigInteger whole = parts[0];
        int half = parts[1].abs().shiftLeft(1).compareTo(denominator);
        boolean away = half > 0 || (half == 0 && whole.testBit(0));
        return (away ? whole.add(BigInteger.valueOf(numerator.signum())) : whole).longValueExact();
    }

    /** For display and charts only: money is never computed from it. */
    public double approximately() {
        return numerator.doubleValue() / denominator.doubleValue();
    }
}
