/** Runs several generators at once, and yields what they yield as it comes. */
export async function* merge<T>(
  generators: readonly AsyncGenerator<T, void, void>[],
): AsyncGenerator<T, void, void> {
  const step = async (generator: AsyncGenerator<T, void, void>) => ({
    generator,
    next: await generator.next(),
  });
  const running = new Map(generators.map((generator) => [generator, step(generator)]));
  try {
    while (running.size > 0) {
      const { generator, next } = await Promise.race(running.values());
      if (next.done === true) {
        running.delete(generator);
        continue;
      }
      yield next.value;
      running.set(generator, step(generator));
    }
  } finally {
    for (const [generator, pending] of running) {
      pending.catch(() => {});
      await generator.return();
    }
  }
}
