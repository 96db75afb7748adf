/** Looks again until it holds: for what another process or cluster does in its own time. */
export async function eventually(look: () => Promise<void>, ms = 5_000): Promise<void> {
  const end = performance.now() + ms;
  for (;;) {
    try {
      return await look();
    } catch (error) {
      if (performance.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
