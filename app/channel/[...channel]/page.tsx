import type { Metadata } from "next";
import { ChannelScreen } from "../../_widgets/channel-screen.tsx";

type Props = { params: Promise<{ channel: string[] }> };

async function nameOf({ params }: Props): Promise<string> {
  return (await params).channel.map(decodeURIComponent).join("/");
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  return { title: await nameOf(props) };
}

export default async function Page(props: Props) {
  return <ChannelScreen channel={await nameOf(props)} />;
}
